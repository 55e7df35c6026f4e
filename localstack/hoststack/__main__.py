"""`python -m hoststack`."""

from hoststack.command.cli import main

if __name__ == "__main__":
    main()
