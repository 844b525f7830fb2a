"""The host: what Jupyter, ipywidgets and Colab are asked for, and nobody else asks them."""
