"""Finding goods: by words, pinyin and initials, by filters, and on shelves; what is sold, with its stock."""
