from tests.kit.keeping.shop import first_shop, new_home, shop

__all__ = ["first_shop", "new_home", "shop"]
