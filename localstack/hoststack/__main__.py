"""`python -m hoststack`."""

from hoststack.cli import main

if __name__ == "__main__":
    main()
