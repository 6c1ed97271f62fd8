"""A chart as SVG: a group of bars for each query, a bar for each server."""

from collections.abc import Mapping

WIDTH, BAR, GAP, LEFT, TOP = 640, 18, 14, 40, 64
COLOURS = ("#b3372f", "#4a5a6a", "#c9b37c")


def bars(values: Mapping[tuple[str, str], float], title: str) -> str:
    """Bars of values by server and query."""
    servers = list(dict.fromkeys(server for server, _ in values))
    queries = sorted({query for _, query in values})
    scale = (WIDTH - LEFT - 70) / max(values.values())
    group = len(servers) * BAR + GAP
    drawn = [
        f'<text x="{LEFT}" y="22" font-weight="bold">{title}</text>',
        *(_key(server, at) for at, server in enumerate(servers)),
    ]
    for row, query in enumerate(queries):
        top = TOP + row * group
        drawn.append(f'<text x="8" y="{top + group // 2}">{query}</text>')
        for at, server in enumerate(servers):
            value, y = values[server, query], top + at * BAR
            end = LEFT + value * scale
            drawn += [
                f'<path d="M{LEFT} {y}H{end:.0f}v{BAR - 3}H{LEFT}z" fill="{COLOURS[at]}"/>',
                f'<text x="{end + 6:.0f}" y="{y + 12}">{value:,.0f}</text>',
            ]
    height = TOP + len(queries) * group
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def _key(server: str, at: int) -> str:
    x = LEFT + at * 110
    return (
        f'<rect x="{x}" y="36" width="12" height="12" fill="{COLOURS[at]}"/>'
        f'<text x="{x + 18}" y="46">{server}</text>'
    )
