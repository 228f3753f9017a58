"""Gift runs of unions. Nothing here yet: the place is kept so that the layers are drawn."""
