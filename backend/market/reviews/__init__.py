"""Reviews of delivered lines. Nothing here yet: the place is kept so that the layers are drawn."""
