"""Attacks on the model in words: new orders, its own orders read out, a persona without orders."""
