"""``python -m cxdeclare`` and the console script."""

from cxdeclare.cli.main import main

if __name__ == "__main__":
    main()
