"""Money expected, received and given back, behind one port."""
