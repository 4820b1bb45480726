/**
 * Text that the details of most bookings of seats have in common, to compress them by. It is part of the stored form, and so
 * never changes.
 */
export const phrases =
  '"details":{"journeys":[{"schedule_id":"","from_stop":"","to_stop":"","seats":[{"seat_number":"","seat_type":"windowaislestandardpremiumsleeper_lowersleeper_upper","price":000}],"code":"seat","description":"Seat, window","quantity":1,"passengers":[{"name":"","age":,"gender":"female","seat_id":"","id_document":"male"other"}],"contact":{"email":"@gmail.com","phone":"+91"},"summary":{"id":"","departure_datetime":"202-0T:00Z","arrival_datetime":"202-0T:00Z","bus":{"bus_number":"","bus_type":"standarddeluxesemi_sleeper","operator":" Travels","amenities":["wifi","ac","charging","water"]},"layout_id":"lay_","route":{"id":"rte_","origin_city":"","destination_city":"","distance_km":},"stops":[{"id":"","name":" Bus Stand","city":"","address":" Road, ","time_zone":"Asia/Kolkata","km":0,"departure_datetime":"202-0T:00Z"}],"cancellation_policy":[{"hours_before":48,"refund_percent":90},{"hours_before":24,"refund_percent":50},{"hours_before":6,"refund_percent":25}]}}'

/** The same, by which an earlier version stored bookings. */
export const earlierPhrases =
  '{"passengers":[{"name":"","age":,"gender":"female","seat_id":"","id_document":"male"other"}],"contact":{"email":"@gmail.com","phone":"+91"},"summary":{"id":"","departure_datetime":"202-0T:00Z","arrival_datetime":"202-0T:00Z","bus":{"bus_number":"","bus_type":"standarddeluxesemi_sleeper","operator":" Travels","amenities":["wifi","ac","charging","water"]},"layout_id":"lay_","route":{"id":"rte_","origin_city":"","destination_city":"","distance_km":},"stops":[{"id":"","name":" Bus Stand","city":"","address":" Road, ","time_zone":"Asia/Kolkata","km":0,"departure_datetime":"202-0T:00Z"}],"cancellation_policy":[{"hours_before":48,"refund_percent":90},{"hours_before":24,"refund_percent":50},{"hours_before":6,"refund_percent":25}]}}'
