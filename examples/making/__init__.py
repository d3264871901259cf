"""How the bundled demo is made: the score, the singer, the guitar, the drum machine, and the truth about them."""
