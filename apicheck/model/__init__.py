"""The neutral model of an API: frozen data, no behaviour of any library."""
