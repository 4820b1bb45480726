/** A way between cities that buses go in both directions. */
export interface Corridor {
  readonly from: string
  /** The next cities and the road km to each from the one before. */
  readonly to: readonly (readonly [city: string, km: number])[]
  /** On average, with halts. */
  readonly kmPerHour: number
  readonly buses: number
}

const corridor = (buses: number, kmPerHour: number, from: string, ...to: [string, number][]): Corridor => ({
  from,
  to,
  kmPerHour,
  buses,
})

/** Thirty real corridors, each a route in either direction. */
export const corridors: readonly Corridor[] = [
  corridor(14, 43, 'Mumbai', ['Lonavala', 83], ['Pune', 67]),
  corridor(7, 42, 'Mumbai', ['Nashik', 167]),
  corridor(
    8,
    58,
    'Mumbai',
    ['Lonavala', 83],
    ['Pune', 67],
    ['Kolhapur', 232],
    ['Belagavi', 112],
    ['Hubballi', 95],
    ['Bengaluru', 410],
    ['Mysuru', 145],
  ),
  corridor(7, 52, 'Mumbai', ['Pune', 150], ['Solapur', 253], ['Hyderabad', 308]),
  corridor(6, 50, 'Pune', ['Kolhapur', 232], ['Panaji', 215]),
  corridor(6, 48, 'Mumbai', ['Panaji', 590]),
  corridor(8, 56, 'Mumbai', ['Surat', 284], ['Vadodara', 150], ['Ahmedabad', 112]),
  corridor(6, 54, 'Ahmedabad', ['Rajkot', 216]),
  corridor(
    6,
    58,
    'Delhi',
    ['Gurugram', 38],
    ['Jaipur', 238],
    ['Ajmer', 135],
    ['Udaipur', 270],
    ['Ahmedabad', 262],
    ['Vadodara', 112],
  ),
  corridor(10, 50, 'Delhi', ['Gurugram', 38], ['Jaipur', 238]),
  corridor(6, 50, 'Jaipur', ['Ajmer', 135], ['Jodhpur', 205]),
  corridor(7, 58, 'Delhi', ['Agra', 230]),
  corridor(6, 60, 'Delhi', ['Agra', 230], ['Kanpur', 285], ['Lucknow', 92]),
  corridor(6, 46, 'Lucknow', ['Prayagraj', 202], ['Varanasi', 123]),
  corridor(8, 45, 'Delhi', ['Chandigarh', 248], ['Shimla', 115]),
  corridor(6, 43, 'Delhi', ['Chandigarh', 248], ['Kullu', 265], ['Manali', 42]),
  corridor(6, 52, 'Delhi', ['Ludhiana', 315], ['Jalandhar', 62], ['Amritsar', 80]),
  corridor(7, 44, 'Delhi', ['Haridwar', 222], ['Rishikesh', 27], ['Dehradun', 45]),
  corridor(6, 50, 'Nagpur', ['Bhopal', 352], ['Indore', 195]),
  corridor(7, 54, 'Hyderabad', ['Vijayawada', 275], ['Visakhapatnam', 350]),
  corridor(4, 46, 'Hyderabad', ['Warangal', 148]),
  corridor(7, 62, 'Hyderabad', ['Bengaluru', 572]),
  corridor(8, 45, 'Bengaluru', ['Mysuru', 145]),
  corridor(4, 44, 'Bengaluru', ['Mysuru', 148], ['Mangaluru', 258]),
  corridor(8, 55, 'Bengaluru', ['Chennai', 347]),
  corridor(6, 52, 'Bengaluru', ['Salem', 200], ['Coimbatore', 166], ['Kochi', 192]),
  corridor(4, 48, 'Chennai', ['Puducherry', 155]),
  corridor(6, 54, 'Chennai', ['Tiruchirappalli', 332], ['Madurai', 138], ['Thiruvananthapuram', 305]),
  corridor(6, 48, 'Kolkata', ['Bhubaneswar', 442], ['Puri', 63]),
  corridor(4, 45, 'Patna', ['Ranchi', 325]),
]
