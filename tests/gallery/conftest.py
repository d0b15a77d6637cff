from tests.api.shop import canal_template, shop

__all__ = ["canal_template", "shop"]
