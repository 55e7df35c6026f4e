"""Other services of LocalStack, where AWS does something else or the same at less cost."""
