"""What is the same for everybody: the country, its bodies, the categories, the choices."""
