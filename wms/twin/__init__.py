"""
A store day on an accelerated clock, through the planner that the store itself runs on.

Orders come in, pickers walk carts that `wms.routing.dispatch` chooses, packers pack, couriers
collect. Nothing waits for anything but the next event, so a day takes seconds. Every chance is
drawn with its order or its picker, not as things happen: two policies meet the same day.
"""
