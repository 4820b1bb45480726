/** A boarding point: name, address, latitude, longitude. */
export type DemoStop = readonly [name: string, address: string, latitude: number, longitude: number]

export interface DemoCity {
  readonly name: string
  readonly state: string
  readonly aliases: readonly string[]
  readonly latitude: number
  readonly longitude: number
  /** A bus calls at the first, unless its corridor names another. */
  readonly stops: readonly DemoStop[]
}

const city = (
  name: string,
  state: string,
  latitude: number,
  longitude: number,
  stops: readonly DemoStop[],
  ...aliases: string[]
): DemoCity => ({ name, state, latitude, longitude, stops, aliases })

/** Real cities and boarding points; coordinates of the points are right to about a kilometre. */
export const cities: readonly DemoCity[] = [
  city(
    'Mumbai',
    'Maharashtra',
    19.076,
    72.8777,
    [
      ['Dadar TT Circle', 'Dr. Ambedkar Road, Dadar East, Mumbai 400014', 19.0178, 72.8478],
      ['Sion Circle', 'Eastern Express Highway, Sion, Mumbai 400022', 19.039, 72.8619],
      ['Borivali National Park Gate', 'Western Express Highway, Borivali East, Mumbai 400066', 19.2288, 72.866],
    ],
    'Bombay',
  ),
  city(
    'Lonavala',
    'Maharashtra',
    18.7546,
    73.4062,
    [
      ['Lonavala Bus Stand', 'Old Mumbai–Pune Highway, Lonavala 410401', 18.7504, 73.4069],
      ['Valvan Junction', 'Mumbai–Pune Expressway exit, Valvan, Lonavala 410403', 18.765, 73.415],
    ],
    'Lonavla',
  ),
  city(
    'Pune',
    'Maharashtra',
    18.5204,
    73.8567,
    [
      ['Swargate Bus Station', 'Jedhe Chowk, Swargate, Pune 411042', 18.5018, 73.8636],
      ['Pune Station', 'Sassoon Road, near Pune Junction, Pune 411001', 18.5286, 73.8744],
      ['Wakad Bridge', 'Mumbai–Bengaluru Highway, Wakad, Pune 411057', 18.5975, 73.7618],
    ],
    'Poona',
  ),
  city(
    'Nashik',
    'Maharashtra',
    19.9975,
    73.7898,
    [
      ['Central Bus Stand', 'Trimbak Road, Nashik 422002', 19.9995, 73.7805],
      ['Dwarka Circle', 'Mumbai–Agra Road, Nashik 422011', 19.9906, 73.8006],
    ],
    'Nasik',
  ),
  city('Kolhapur', 'Maharashtra', 16.705, 74.2433, [
    ['Central Bus Stand', 'Station Road, Kolhapur 416001', 16.7043, 74.2422],
    ['Tawde Hotel Junction', 'Pune–Bengaluru Highway, Kolhapur 416119', 16.71, 74.278],
  ]),
  city(
    'Solapur',
    'Maharashtra',
    17.6599,
    75.9064,
    [
      ['Solapur Bus Stand', 'Station Road, Solapur 413001', 17.6686, 75.9],
      ['Bale Naka', 'Pune Road, Bale, Solapur 413255', 17.69, 75.865],
    ],
    'Sholapur',
  ),
  city('Nagpur', 'Maharashtra', 21.1458, 79.0882, [
    ['Ganeshpeth Bus Stand', 'Ganeshpeth Colony, Nagpur 440018', 21.1427, 79.0967],
    ['Ravi Nagar Square', 'Amravati Road, Nagpur 440033', 21.1475, 79.058],
  ]),
  city(
    'Panaji',
    'Goa',
    15.4909,
    73.8278,
    [
      ['Kadamba Bus Stand', 'Patto Centre, Panaji 403001', 15.4965, 73.8372],
      ['Porvorim Teen Building', 'NH 66, Porvorim, Goa 403521', 15.535, 73.824],
    ],
    'Panjim',
    'Goa',
  ),
  city(
    'Ahmedabad',
    'Gujarat',
    23.0225,
    72.5714,
    [
      ['Geeta Mandir Bus Stand', 'Astodia Road, Ahmedabad 380022', 23.0133, 72.5925],
      ['Paldi Cross Road', 'Paldi, Ahmedabad 380007', 23.0128, 72.5613],
      ['ISKCON Cross Road', 'Sarkhej–Gandhinagar Highway, Ahmedabad 380015', 23.0279, 72.5074],
    ],
    'Amdavad',
  ),
  city(
    'Vadodara',
    'Gujarat',
    22.3072,
    73.1812,
    [
      ['Central Bus Depot', 'Sayajigunj, Vadodara 390005', 22.3107, 73.1815],
      ['Amit Nagar Circle', 'VIP Road, Karelibaug, Vadodara 390018', 22.3245, 73.204],
    ],
    'Baroda',
  ),
  city('Surat', 'Gujarat', 21.1702, 72.8311, [
    ['Central Bus Station', 'Station Road, Surat 395003', 21.2043, 72.8402],
    ['Kamrej Toll Naka', 'NH 48, Kamrej, Surat 394185', 21.269, 72.958],
  ]),
  city('Rajkot', 'Gujarat', 22.3039, 70.8022, [
    ['Rajkot Bus Port', 'Dhebar Road, Rajkot 360001', 22.2945, 70.8025],
    ['Greenland Chowkdi', 'Morbi Road, Rajkot 360003', 22.317, 70.836],
  ]),
  city('Udaipur', 'Rajasthan', 24.5854, 73.7125, [
    ['Udiapole Bus Stand', 'City Station Road, Udaipur 313001', 24.5768, 73.6995],
    ['Pratap Nagar', 'NH 48, Pratap Nagar, Udaipur 313003', 24.597, 73.742],
  ]),
  city('Ajmer', 'Rajasthan', 26.4499, 74.6399, [
    ['Ajmer Central Bus Stand', 'Jaipur Road, Ajmer 305001', 26.4692, 74.6456],
    ['Ghooghra Ghati', 'NH 48, Ajmer 305023', 26.488, 74.668],
  ]),
  city('Jaipur', 'Rajasthan', 26.9124, 75.7873, [
    ['Sindhi Camp Bus Stand', 'Station Road, Sindhi Camp, Jaipur 302001', 26.9234, 75.7998],
    ['Narayan Singh Circle', 'Tonk Road, Jaipur 302004', 26.9011, 75.8141],
    ['Ajmer Road 200 Feet Bypass', 'Ajmer Road, Jaipur 302024', 26.8865, 75.7328],
  ]),
  city('Jodhpur', 'Rajasthan', 26.2389, 73.0243, [
    ['Raika Bagh Bus Stand', 'High Court Road, Jodhpur 342001', 26.2917, 73.0372],
    ['Paota Circle', 'Mandore Road, Jodhpur 342006', 26.2995, 73.0345],
  ]),
  city(
    'Delhi',
    'Delhi',
    28.6139,
    77.209,
    [
      ['Kashmere Gate ISBT', 'Ring Road, Kashmere Gate, Delhi 110006', 28.668, 77.2285],
      ['Dhaula Kuan', 'Ring Road, Dhaula Kuan, New Delhi 110021', 28.5921, 77.1615],
      ['Anand Vihar ISBT', 'Chaudhary Charan Singh Marg, Delhi 110092', 28.6469, 77.316],
    ],
    'New Delhi',
    'Dilli',
  ),
  city(
    'Gurugram',
    'Haryana',
    28.4595,
    77.0266,
    [
      ['IFFCO Chowk', 'NH 48, Sector 29, Gurugram 122002', 28.4722, 77.0724],
      ['Rajiv Chowk', 'NH 48, Sector 33, Gurugram 122001', 28.4454, 77.0334],
    ],
    'Gurgaon',
  ),
  city('Agra', 'Uttar Pradesh', 27.1767, 78.0081, [
    ['ISBT Transport Nagar', 'Delhi–Agra Road, Agra 282007', 27.2088, 77.9876],
    ['Idgah Bus Stand', 'Idgah Colony, Agra 282001', 27.158, 77.998],
  ]),
  city('Lucknow', 'Uttar Pradesh', 26.8467, 80.9462, [
    ['Alambagh Bus Station', 'Kanpur Road, Alambagh, Lucknow 226005', 26.814, 80.902],
    ['Kaiserbagh Bus Station', 'Kaiserbagh, Lucknow 226018', 26.8543, 80.9333],
  ]),
  city(
    'Kanpur',
    'Uttar Pradesh',
    26.4499,
    80.3319,
    [
      ['Jhakarkati Bus Station', 'Grand Trunk Road, Kanpur 208003', 26.4525, 80.3377],
      ['Rama Devi Chauraha', 'NH 19, Rama Devi, Kanpur 208007', 26.4158, 80.3876],
    ],
    'Cawnpore',
  ),
  city(
    'Prayagraj',
    'Uttar Pradesh',
    25.4358,
    81.8463,
    [
      ['Civil Lines Bus Station', 'MG Marg, Civil Lines, Prayagraj 211001', 25.4532, 81.8347],
      ['Zero Road Bus Station', 'Zero Road, Prayagraj 211003', 25.4378, 81.8375],
    ],
    'Allahabad',
  ),
  city(
    'Varanasi',
    'Uttar Pradesh',
    25.3176,
    82.9739,
    [
      ['Varanasi Cantt Bus Station', 'Station Road, Cantonment, Varanasi 221002', 25.3275, 82.9872],
      ['Lanka Gate', 'BHU Road, Lanka, Varanasi 221005', 25.2788, 82.9996],
    ],
    'Banaras',
    'Benares',
    'Kashi',
  ),
  city('Chandigarh', 'Chandigarh', 30.7333, 76.7794, [
    ['ISBT Sector 43', 'Sector 43, Chandigarh 160022', 30.7193, 76.7485],
    ['ISBT Sector 17', 'Sector 17, Chandigarh 160017', 30.7398, 76.7842],
  ]),
  city('Ludhiana', 'Punjab', 30.901, 75.8573, [
    ['Amar Shaheed Sukhdev Bus Terminal', 'Jawahar Nagar, Ludhiana 141001', 30.8985, 75.847],
    ['Jalandhar Bypass', 'Grand Trunk Road, Ludhiana 141008', 30.9335, 75.838],
  ]),
  city('Jalandhar', 'Punjab', 31.326, 75.5762, [
    ['Shaheed-e-Azam Bhagat Singh Bus Stand', 'BSF Chowk, Jalandhar 144001', 31.318, 75.594],
    ['Rama Mandi Chowk', 'Grand Trunk Road, Jalandhar 144005', 31.303, 75.63],
  ]),
  city('Amritsar', 'Punjab', 31.634, 74.8723, [
    ['Amritsar ISBT', 'Grand Trunk Road, Amritsar 143001', 31.6296, 74.8868],
    ['Golden Gate', 'NH 3, Amritsar 143109', 31.617, 74.945],
  ]),
  city(
    'Shimla',
    'Himachal Pradesh',
    31.1048,
    77.1734,
    [
      ['ISBT Tutikandi', 'Tutikandi, Shimla 171004', 31.096, 77.1487],
      ['Old Bus Stand', 'Cart Road, Shimla 171001', 31.1022, 77.1675],
    ],
    'Simla',
  ),
  city(
    'Kullu',
    'Himachal Pradesh',
    31.9579,
    77.1095,
    [
      ['Kullu Bus Stand', 'Sarwari, Kullu 175101', 31.963, 77.113],
      ['Bhuntar Airport Chowk', 'NH 3, Bhuntar, Kullu 175125', 31.879, 77.147],
    ],
    'Kulu',
  ),
  city('Manali', 'Himachal Pradesh', 32.2432, 77.1892, [
    ['Private Volvo Bus Stand', 'NH 3, Rangri, Manali 175131', 32.2315, 77.188],
    ['Mall Road Bus Stand', 'The Mall, Manali 175131', 32.2415, 77.189],
  ]),
  city('Haridwar', 'Uttarakhand', 29.9457, 78.1642, [
    ['Haridwar ISBT', 'Railway Road, Haridwar 249401', 29.947, 78.155],
    ['Rishikul Chowk', 'Delhi Road, Haridwar 249401', 29.937, 78.148],
  ]),
  city(
    'Rishikesh',
    'Uttarakhand',
    30.0869,
    78.2676,
    [
      ['Rishikesh ISBT', 'Dehradun Road, Rishikesh 249201', 30.1, 78.289],
      ['Natraj Chowk', 'Haridwar Bypass, Rishikesh 249201', 30.109, 78.282],
    ],
    'Hrishikesh',
  ),
  city(
    'Dehradun',
    'Uttarakhand',
    30.3165,
    78.0322,
    [
      ['Dehradun ISBT', 'Saharanpur Road, Dehradun 248002', 30.2882, 77.9982],
      ['Rispana Bridge', 'Haridwar Bypass, Dehradun 248001', 30.294, 78.057],
    ],
    'Dehra Dun',
  ),
  city('Bhopal', 'Madhya Pradesh', 23.2599, 77.4126, [
    ['Rani Kamlapati ISBT', 'Hoshangabad Road, Bhopal 462011', 23.23, 77.4375],
    ['Nadra Bus Stand', 'Hamidia Road, Bhopal 462001', 23.2666, 77.413],
  ]),
  city('Indore', 'Madhya Pradesh', 22.7196, 75.8577, [
    ['Sarwate Bus Stand', 'Nasia Road, Indore 452001', 22.7148, 75.8688],
    ['Vijay Nagar Square', 'AB Road, Indore 452010', 22.7533, 75.8937],
  ]),
  city('Hyderabad', 'Telangana', 17.385, 78.4867, [
    ['Mahatma Gandhi Bus Station', 'Gowliguda, Hyderabad 500012', 17.378, 78.4862],
    ['Lakdikapul', 'Saifabad, Hyderabad 500004', 17.4036, 78.4649],
    ['LB Nagar Ring Road', 'NH 65, LB Nagar, Hyderabad 500074', 17.3457, 78.5522],
  ]),
  city(
    'Warangal',
    'Telangana',
    17.9689,
    79.5941,
    [
      ['Hanamkonda Bus Station', 'Hanamkonda, Warangal 506001', 18.004, 79.5595],
      ['Warangal Bus Station', 'Station Road, Warangal 506002', 17.9735, 79.6055],
    ],
    'Orugallu',
  ),
  city(
    'Vijayawada',
    'Andhra Pradesh',
    16.5062,
    80.648,
    [
      ['Pandit Nehru Bus Station', 'Krishnalanka, Vijayawada 520013', 16.5092, 80.6183],
      ['Benz Circle', 'NH 16, Vijayawada 520010', 16.498, 80.6535],
    ],
    'Bezawada',
  ),
  city(
    'Visakhapatnam',
    'Andhra Pradesh',
    17.6868,
    83.2185,
    [
      ['Dwaraka Bus Station', 'Dwaraka Nagar, Visakhapatnam 530016', 17.7236, 83.3072],
      ['Gajuwaka Junction', 'NH 16, Gajuwaka, Visakhapatnam 530026', 17.69, 83.21],
    ],
    'Vizag',
  ),
  city(
    'Bengaluru',
    'Karnataka',
    12.9716,
    77.5946,
    [
      ['Kempegowda Bus Station', 'Majestic, Bengaluru 560009', 12.9778, 77.5713],
      ['Silk Board Junction', 'Hosur Road, Bengaluru 560068', 12.9172, 77.6228],
      ['Satellite Bus Stand', 'Mysuru Road, Bengaluru 560026', 12.954, 77.5435],
    ],
    'Bangalore',
  ),
  city(
    'Mysuru',
    'Karnataka',
    12.2958,
    76.6394,
    [
      ['Mysuru Suburban Bus Stand', 'Bengaluru–Nilgiri Road, Mysuru 570001', 12.312, 76.6585],
      ['Columbia Asia Junction', 'Bengaluru Road, Mysuru 570019', 12.346, 76.678],
    ],
    'Mysore',
  ),
  city(
    'Mangaluru',
    'Karnataka',
    12.9141,
    74.856,
    [
      ['KSRTC Bejai', 'Bejai, Mangaluru 575004', 12.8859, 74.8422],
      ['Pumpwell Circle', 'NH 66, Mangaluru 575002', 12.869, 74.8655],
    ],
    'Mangalore',
  ),
  city(
    'Hubballi',
    'Karnataka',
    15.3647,
    75.124,
    [
      ['Gokul Road Bus Stand', 'Gokul Road, Hubballi 580030', 15.3525, 75.118],
      ['Old Bus Stand', 'Lamington Road, Hubballi 580020', 15.3495, 75.141],
    ],
    'Hubli',
  ),
  city(
    'Belagavi',
    'Karnataka',
    15.8497,
    74.4977,
    [
      ['Central Bus Stand', 'Old P.B. Road, Belagavi 590016', 15.8605, 74.5145],
      ['Ashok Circle', 'Fort Road, Belagavi 590016', 15.863, 74.522],
    ],
    'Belgaum',
  ),
  city(
    'Chennai',
    'Tamil Nadu',
    13.0827,
    80.2707,
    [
      ['Koyambedu CMBT', 'Jawaharlal Nehru Salai, Koyambedu, Chennai 600107', 13.0675, 80.2057],
      ['Guindy Kathipara', 'GST Road, Guindy, Chennai 600032', 13.0069, 80.2036],
      ['Perungalathur', 'GST Road, Perungalathur, Chennai 600063', 12.9051, 80.0963],
    ],
    'Madras',
  ),
  city(
    'Puducherry',
    'Puducherry',
    11.9416,
    79.8083,
    [
      ['New Bus Stand', 'Maraimalai Adigal Salai, Puducherry 605013', 11.9285, 79.8145],
      ['Indira Gandhi Square', 'ECR Junction, Puducherry 605005', 11.9345, 79.8025],
    ],
    'Pondicherry',
    'Pondy',
  ),
  city(
    'Tiruchirappalli',
    'Tamil Nadu',
    10.7905,
    78.7047,
    [
      ['Central Bus Stand', 'Rockins Road, Cantonment, Tiruchirappalli 620001', 10.7985, 78.6805],
      ['Chathiram Bus Stand', 'Teppakulam, Tiruchirappalli 620002', 10.832, 78.6945],
    ],
    'Trichy',
    'Tiruchi',
  ),
  city('Madurai', 'Tamil Nadu', 9.9252, 78.1198, [
    ['Mattuthavani Bus Terminus', 'Melur Road, Madurai 625007', 9.9443, 78.1563],
    ['Arapalayam Bus Stand', 'Arapalayam, Madurai 625016', 9.936, 78.103],
  ]),
  city('Salem', 'Tamil Nadu', 11.6643, 78.146, [
    ['Salem New Bus Stand', 'Meyyanur Road, Salem 636004', 11.669, 78.14],
    ['Kondalampatti Bypass', 'NH 544, Salem 636010', 11.633, 78.126],
  ]),
  city(
    'Coimbatore',
    'Tamil Nadu',
    11.0168,
    76.9558,
    [
      ['Gandhipuram Omni Bus Stand', 'Sathy Road, Gandhipuram, Coimbatore 641012', 11.0205, 76.9668],
      ['Ukkadam Bus Stand', 'Ukkadam, Coimbatore 641001', 10.9885, 76.9615],
    ],
    'Kovai',
  ),
  city(
    'Kochi',
    'Kerala',
    9.9312,
    76.2673,
    [
      ['Vyttila Mobility Hub', 'Vyttila, Kochi 682019', 9.968, 76.3185],
      ['Aluva Bypass', 'NH 544, Aluva, Kochi 683101', 10.1085, 76.3515],
    ],
    'Cochin',
    'Ernakulam',
  ),
  city(
    'Thiruvananthapuram',
    'Kerala',
    8.5241,
    76.9366,
    [
      ['Thampanoor Central Bus Station', 'Thampanoor, Thiruvananthapuram 695001', 8.4885, 76.9525],
      ['Kazhakkoottam Bypass', 'NH 66, Kazhakkoottam, Thiruvananthapuram 695582', 8.568, 76.873],
    ],
    'Trivandrum',
  ),
  city(
    'Kolkata',
    'West Bengal',
    22.5726,
    88.3639,
    [
      ['Esplanade Bus Terminus', 'Dharmatala, Kolkata 700013', 22.5645, 88.3515],
      ['Karunamoyee Bus Stand', 'Salt Lake Sector II, Kolkata 700091', 22.5865, 88.4215],
    ],
    'Calcutta',
  ),
  city('Bhubaneswar', 'Odisha', 20.2961, 85.8245, [
    ['Baramunda ISBT', 'NH 16, Baramunda, Bhubaneswar 751003', 20.2795, 85.794],
    ['Rasulgarh Square', 'NH 16, Rasulgarh, Bhubaneswar 751010', 20.294, 85.8625],
  ]),
  city(
    'Puri',
    'Odisha',
    19.8135,
    85.8312,
    [
      ['Gundicha Bus Stand', 'Grand Road, Puri 752002', 19.817, 85.8395],
      ['Batagaon Chhak', 'Bhubaneswar Road, Puri 752003', 19.835, 85.828],
    ],
    'Jagannath Puri',
  ),
  city('Patna', 'Bihar', 25.5941, 85.1376, [
    ['Patliputra ISBT', 'Bairiya, Patna 800007', 25.566, 85.185],
    ['Gandhi Maidan Bus Stand', 'Gandhi Maidan, Patna 800001', 25.6195, 85.1435],
  ]),
  city('Ranchi', 'Jharkhand', 23.3441, 85.3096, [
    ['Khadgarha Bus Stand', 'Kantatoli, Ranchi 834001', 23.3565, 85.341],
    ['Booty More', 'NH 20, Ranchi 834009', 23.398, 85.348],
  ]),
]
