"""Photos of meals: from a picture to items with ranges, which a person reviews before they count."""
