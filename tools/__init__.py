"""Tools that use a running portal from outside, the way people do. Nothing of the product imports them."""
