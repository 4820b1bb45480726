/** The refund reasons of commerce in Hindi; those of a kind of booking are in its own mails. */
export const hindiReasons: Readonly<Record<string, string>> = {
  hold_given_up: 'आपका भुगतान हमें तब मिला जब आपकी चुनी हुई बुकिंग छोड़ी जा चुकी थी।',
  second_capture: 'एक ही बुकिंग के लिए आपसे दो बार राशि ली गई। बुकिंग बनी हुई है; दूसरी बार ली गई राशि लौटाई जा रही है।',
  captured_above: 'देय राशि से अधिक राशि ली गई। अतिरिक्त राशि लौटाई जा रही है।',
  not_captured: 'आपके बैंक ने स्वीकृत की हुई राशि हमें लेने नहीं दी।',
  not_due: 'आपने जो राशि चुकाई, वह अब देय नहीं है।',
  cancelled: 'आपने अपनी बुकिंग या उसका एक हिस्सा रद्द किया।',
  called_off: 'आपने जो बुक किया था, वह रद्द कर दिया गया।',
  set_aside: 'ली गई राशि देय राशि के बराबर नहीं थी, इसलिए पूरी राशि लौटाई जा रही है।',
  other: 'आपकी बुकिंग पूरी नहीं हो सकी।',
}
