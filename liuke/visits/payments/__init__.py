"""Payment providers behind one port: a simulator that is always there, WeChat Pay and Alipay as optional extras."""
