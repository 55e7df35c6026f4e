"""What `make` runs beside a cloud, on an operator's machine; nothing here is deployed."""
