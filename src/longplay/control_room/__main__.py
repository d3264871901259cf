"""python -m longplay.control_room: the same as `longplay`."""

from longplay.control_room.cli import main

if __name__ == "__main__":
    main()
