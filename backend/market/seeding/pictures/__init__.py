"""The store's pictures: woodblock-like prints of goods, lands and marks, drawn by code.

`load_recipes` reads what to draw, `draw_picture` draws one as SVG, `render_pictures` makes the WebP files.
Standard library only for drawing; nothing here knows Django.
"""

from market.seeding.pictures.compose import draw_picture
from market.seeding.pictures.raster import render_pictures
from market.seeding.pictures.recipes import Recipe, RecipeRefusedError, load_recipes

__all__ = ["Recipe", "RecipeRefusedError", "draw_picture", "load_recipes", "render_pictures"]
