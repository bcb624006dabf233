"""What the site has of its own: in Backstage, TechDocs brings search and colours, and takes the theme's away."""


def on_config(config):
    scheme = "(prefers-color-scheme: {})".format
    config.theme["palette"] = [
        {
            "media": scheme("light"),
            "scheme": "default",
            "toggle": {"icon": "material/weather-night", "name": "Switch to dark"},
        },
        {
            "media": scheme("dark"),
            "scheme": "slate",
            "toggle": {"icon": "material/weather-sunny", "name": "Switch to light"},
        },
    ]
    # The name by which the theme asks whether there is a search; the collection itself would run it twice.
    dict.__setitem__(config.plugins, "material/search", config.plugins["search"])
    return config
