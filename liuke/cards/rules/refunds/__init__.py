"""What is owed when a card is closed, and how it was computed. 退卡."""
