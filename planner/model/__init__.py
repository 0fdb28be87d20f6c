"""What things are: frozen values in metres, without formats or decisions."""
