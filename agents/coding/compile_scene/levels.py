"""Words that stand on one line though each is put at its place alone."""

WORDS_LEVEL = '''\
def words_level(entries, texts, font_size, y=None):
    """Move words so that their letters stand on one line, at a height or about where they are."""
    seen = [pair for pair in zip(entries, texts) if pair[0].family_members_with_points()]
    if not seen:
        return
    drops = []
    for _, text in seen:
        sample = Text("x" + text, font_size=font_size)
        usual = all(ord(a) < 0x590 or 0x2000 <= ord(a) < 0x2400 for a in text)
        foot = sample[0].get_bottom()[1]
        drops.append(sample[1:].get_y() - foot if usual else sample[0].height / 2)
    line = np.mean([entry.get_y() for entry, _ in seen]) - np.mean(drops) if y is None else y
    for (entry, _), drop in zip(seen, drops):
        entry.set_y(line + drop)
'''
"""Manim puts the middles of words level, so that `key` would stand lower than `slot`."""
