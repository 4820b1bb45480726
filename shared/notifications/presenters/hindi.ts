import type { AccountAct, BookingSummary, Language } from './content.ts'
import { code, facts, link, type Mail, paragraph } from './mail.ts'
import { leavesBooking } from './why-refunded.ts'

const footer =
  'यह संदेश Holdfast पर आपकी किसी गतिविधि के कारण भेजा गया है। हमारी ओर से कोई भी कभी आपका पासवर्ड या कोड नहीं माँगता।'

const hello = (name: string): string => (name ? `नमस्ते ${name},` : 'नमस्ते,')

const about = (of: BookingSummary) => facts(['बुकिंग', of.reference], ...of.facts)

const when = ({ starts }: BookingSummary): string => (starts ? `, ${starts}` : '')

const roles: Readonly<Record<string, string>> = {
  customer: 'ग्राहक',
  agent: 'एजेंट',
  admin: 'व्यवस्थापक',
  'super admin': 'मुख्य व्यवस्थापक',
}

const acts: Readonly<Record<AccountAct, string>> = {
  email_changed: 'आपके Holdfast खाते का ई-मेल पता बदला गया',
  phone_changed: 'आपके Holdfast खाते का फ़ोन नंबर बदला गया',
  data_exported: 'आपके Holdfast खाते का डेटा निर्यात किया गया',
  key_created: 'आपके Holdfast खाते के लिए एक API कुंजी बनाई गई',
  key_rotated: 'आपके Holdfast खाते की एक API कुंजी की जगह नई कुंजी बनाई गई',
  deleted: 'आपका Holdfast खाता हटा दिया गया',
  deleted_by_administrator: 'आपका Holdfast खाता एक व्यवस्थापक ने हटा दिया',
}

export const hindi: Language = {
  tag: 'hi',
  mails: {
    verification_code: ({ code: digits, minutes }): Mail => ({
      subject: `${digits} आपका Holdfast कोड है`,
      preview: `यह ${minutes} मिनट तक मान्य है।`,
      title: 'अपने ई-मेल पते की पुष्टि करें',
      parts: [
        paragraph('नमस्ते, यह पता आपका है, इसकी पुष्टि के लिए यह कोड डालें:'),
        code(digits),
        paragraph(`यह ${minutes} मिनट तक मान्य है और एक ही बार काम करता है। अगर आपने इसे नहीं माँगा, तो कुछ न करें।`),
      ],
      footer,
    }),
    account_exists: ({ name }) => ({
      subject: 'आपका Holdfast खाता पहले से है',
      preview: 'किसी ने आपके पते से दूसरा खाता बनाने की कोशिश की।',
      title: 'आपका खाता पहले से है',
      parts: [
        paragraph(
          `${hello(name)} अभी किसी ने इस ई-मेल पते से दूसरा खाता बनाने की कोशिश की। इस पते का खाता पहले से है, या कुछ दिन पहले तक था।`,
        ),
        paragraph('अगर आप ही थे, तो अपने पासवर्ड से साइन इन करें। अगर नहीं, तो कुछ नहीं बदला है और आपको कुछ नहीं करना है।'),
      ],
      footer,
    }),
    login_locked: ({ name, until }) => ({
      subject: 'पासवर्ड से साइन इन कुछ समय के लिए बंद है',
      preview: `बहुत बार ग़लत पासवर्ड डाला गया। यह ${until} पर फिर खुलेगा।`,
      title: 'बहुत बार ग़लत पासवर्ड डाला गया',
      parts: [
        paragraph(`${hello(name)} किसी ने आपके खाते के लिए लगातार बहुत बार ग़लत पासवर्ड डाला।`),
        paragraph(`${until} तक कोई पासवर्ड काम नहीं करेगा। अगर यह आप नहीं थे, तो उसके बाद नया पासवर्ड चुनें।`),
      ],
      footer,
    }),
    password_reset: ({ name, url, minutes }) => ({
      subject: 'नया Holdfast पासवर्ड चुनें',
      preview: `यह लिंक ${minutes} मिनट तक मान्य है।`,
      title: 'नया पासवर्ड चुनें',
      parts: [
        paragraph(`${hello(name)} किसी ने इस ई-मेल पते वाले खाते का नया पासवर्ड चुनने का अनुरोध किया।`),
        link('नया पासवर्ड चुनें', url),
        paragraph(
          `यह लिंक ${minutes} मिनट तक मान्य है और एक ही बार काम करता है। इसके बाद हर डिवाइस से साइन आउट हो जाएगा। अगर आपने अनुरोध नहीं किया, तो कुछ न करें: आपका पासवर्ड वही रहेगा।`,
        ),
      ],
      footer,
    }),
    invitation: ({ name, role, url, until }) => ({
      subject: 'आपको Holdfast पर आमंत्रित किया गया है',
      preview: `${roles[role] ?? role} के रूप में खाता पाने के लिए पासवर्ड चुनें।`,
      title: 'आपके लिए आमंत्रण',
      parts: [
        paragraph(
          `${hello(name)} Holdfast के एक व्यवस्थापक आपको ${roles[role] ?? role} के रूप में खाता बनाने के लिए आमंत्रित करते हैं।`,
        ),
        link('पासवर्ड चुनें', url),
        paragraph(
          `यह लिंक ${until} तक मान्य है और एक ही बार काम करता है। अगर आपको इसकी अपेक्षा नहीं थी, तो कुछ न करें: लिंक का उपयोग किए बिना कोई खाता नहीं बनता।`,
        ),
      ],
      footer,
    }),
    password_changed: ({ name, url }) => ({
      subject: 'आपका Holdfast पासवर्ड बदला गया',
      preview: 'अगर यह आपने नहीं किया, तो अभी नया पासवर्ड चुनें।',
      title: 'आपका पासवर्ड बदला गया',
      parts: [
        paragraph(`${hello(name)} आपके खाते का पासवर्ड अभी बदला गया, और बाकी सभी डिवाइस से साइन आउट कर दिया गया।`),
        paragraph('अगर यह आपने किया, तो कुछ न करें। अगर नहीं, तो अभी नया पासवर्ड चुनें: लिंक केवल आपको भेजा जाएगा।'),
        link('नया पासवर्ड चुनें', url),
      ],
      footer,
    }),
    account_act: ({ act, until, url }) => ({
      subject: acts[act],
      preview: url
        ? `अगर यह आपने नहीं किया, तो ${until} तक इसे पूर्ववत करें।`
        : `${until} तक हमारी सहायता टीम इसे पूर्ववत कर सकती है।`,
      title: acts[act],
      parts: url
        ? [
            paragraph('नमस्ते, अगर यह आपने किया, तो कुछ न करें। अगर नहीं, तो इसे अभी पूर्ववत करें: यह लिंक केवल आपके लिए है।'),
            link('यह मैंने नहीं किया: पूर्ववत करें', url),
            paragraph(
              `यह ${until} तक काम करता है। आपका पता और नंबर पहले जैसे हो जाएँगे, हर डिवाइस से साइन आउट हो जाएगा, सभी API कुंजियाँ बंद हो जाएँगी, और नया पासवर्ड माँगा जाएगा।`,
            ),
          ]
        : [
            paragraph(
              `नमस्ते, आपके बारे में रखी गई जानकारी ${until} पर मिटा दी जाएगी। तब तक हमारी सहायता टीम इसे पूर्ववत कर सकती है।`,
            ),
          ],
      footer,
    }),
    booking_confirmed: of => ({
      subject: of.has_files ? `आपका टिकट: ${of.title}${when(of)}` : `आपकी बुकिंग: ${of.title}${when(of)}`,
      preview: `बुकिंग ${of.reference}${of.units && `, ${of.units}`}।${of.has_files ? ' टिकट संलग्न है।' : ''}`,
      title: of.has_files ? `आपकी यात्रा तय है: ${of.title}` : `पुष्टि हो गई: ${of.title}`,
      parts: [
        paragraph(
          of.has_files
            ? 'आपकी बुकिंग का भुगतान हो गया है और उसकी पुष्टि हो गई है। संलग्न टिकट में हर यात्री के लिए एक कोड है: चढ़ते समय उसे काग़ज़ पर या स्क्रीन पर दिखाएँ।'
            : 'आपकी बुकिंग की पुष्टि हो गई है।',
        ),
        about(of),
        facts(...of.own, ['कुल राशि', of.total]),
        ...(of.advice ? [paragraph(of.advice)] : []),
      ],
      footer,
    }),
    payment_refunding: of => ({
      subject: `हम आपको ${of.amount} लौटा रहे हैं`,
      preview: of.why,
      title: `${of.amount} की वापसी शुरू हो गई है`,
      parts: [
        paragraph(`${of.why} हम ${of.amount} उसी माध्यम से लौटा रहे हैं जिससे आपने भुगतान किया था, और पूरा होने पर आपको बताएँगे।`),
        about(of),
        ...(leavesBooking(of.reason) ? [] : [link('दूसरा विकल्प खोजें', of.search_url)]),
      ],
      footer,
    }),
    booking_cancelled: of => ({
      subject: of.is_whole ? `रद्द: ${of.title}${when(of)}` : `आंशिक रूप से रद्द: ${of.title}${when(of)}`,
      preview: of.amount ? `हम ${of.amount} लौटा रहे हैं।` : 'कोई राशि नहीं लौटाई जाएगी।',
      title: of.is_whole ? `रद्द: ${of.title}` : `आंशिक रूप से रद्द: ${of.part}`,
      parts: [
        paragraph(whatIsCancelled(of)),
        paragraph(
          of.amount
            ? `हम ${of.amount} उसी माध्यम से लौटा रहे हैं जिससे आपने भुगतान किया था, और पूरा होने पर आपको बताएँगे।`
            : 'आपकी बुकिंग की शर्तों के अनुसार कोई राशि नहीं लौटाई जाएगी।',
        ),
        about(of),
        facts(...(of.amount ? [['वापसी', of.amount] as const] : []), ['काटी गई राशि', of.fee]),
        ...(of.by_operator ? [link('दूसरा विकल्प खोजें', of.search_url)] : []),
      ],
      footer,
    }),
    refund_succeeded: of => ({
      subject: `${of.amount} लौटा दिए गए`,
      preview: `बुकिंग ${of.reference} के लिए।`,
      title: `${of.amount} लौटा दिए गए`,
      parts: [
        paragraph('हमने राशि उस खाते या कार्ड में भेज दी है जिससे आपने भुगतान किया था। आपके बैंक में इसे दिखने में कुछ दिन लग सकते हैं।'),
        facts(['बुकिंग', of.reference], ['विवरण', of.title], ['वापसी', of.amount]),
      ],
      footer,
    }),
    hold_expired: of => ({
      subject: `${of.title}: अब आपके लिए आरक्षित नहीं`,
      preview: 'भुगतान का समय समाप्त हो गया। आप फिर से खोज सकते हैं।',
      title: 'भुगतान का समय समाप्त हो गया',
      parts: [
        paragraph('हमने इसे आपके लिए रोक रखा था, पर समय पर भुगतान नहीं आया, इसलिए अब दूसरे लोग इसे बुक कर सकते हैं।'),
        about(of),
        paragraph(
          'अगर आपने भुगतान किया था, तो कुछ न करें: अगर यह अब भी ख़ाली है तो हम बुकिंग की पुष्टि करेंगे, नहीं तो पूरी राशि लौटाएँगे।',
        ),
        link('फिर से खोजें', of.search_url),
      ],
      footer,
    }),
    hold_placed: of => ({
      subject: `${of.until} तक आपके लिए आरक्षित: ${of.title}`,
      preview: [of.units, of.total].filter(Boolean).join(', '),
      title: `आपके लिए आरक्षित: ${of.title}`,
      parts: [
        paragraph(`${of.until} तक इसे कोई और बुक नहीं कर सकता। भुगतान होते ही यह आपका होगा।`),
        facts(...of.facts, ['कुल राशि', of.total]),
        link('बुक करें और भुगतान करें', of.hold_url),
      ],
      footer,
    }),
    hold_lapsing: of => ({
      subject: `केवल ${of.until} तक आरक्षित: ${of.title}`,
      preview: 'भुगतान का समय समाप्त होने वाला है।',
      title: 'भुगतान का समय समाप्त होने वाला है',
      parts: [
        paragraph(`हम इसे ${of.until} तक आपके लिए रोके हुए हैं। उसके बाद दूसरे लोग इसे बुक कर सकते हैं।`),
        facts(...of.facts, ['कुल राशि', of.total]),
        link('अभी भुगतान करें', of.hold_url),
      ],
      footer,
    }),
    payment_failed: of => ({
      subject: `${of.amount} का भुगतान नहीं हो सका: ${of.title}`,
      preview: of.until ? `आप ${of.until} तक फिर कोशिश कर सकते हैं।` : 'आप फिर कोशिश कर सकते हैं।',
      title: 'भुगतान नहीं हो सका',
      parts: [
        paragraph(
          `आपके बैंक या वॉलेट ने ${of.amount} का भुगतान अस्वीकार कर दिया, इसलिए कोई राशि नहीं ली गई। आप ${of.until ? `${of.until} तक ` : ''}फिर कोशिश कर सकते हैं, किसी दूसरे माध्यम से भी।`,
        ),
        about(of),
        link('अभी भुगतान करें', of.booking_url),
      ],
      footer,
    }),
    payment_due: of => ({
      subject: of.has_failed ? `अभी भुगतान नहीं हुआ: ${of.title}` : `जल्द नवीनीकरण: ${of.title}`,
      preview: of.by_itself && !of.has_failed ? `${of.due} को ${of.total} लिए जाएँगे।` : `${of.total} देय हैं।`,
      title: of.has_failed ? `${of.total} का भुगतान अभी नहीं हुआ` : `${of.title} का नवीनीकरण ${of.due} को`,
      parts: [
        paragraph(
          of.has_failed
            ? `${of.title} के लिए ${of.total} ${of.due} को देय थे और अभी तक नहीं मिले। जो आपके पास है उसे बनाए रखने के लिए अभी भुगतान करें।`
            : of.by_itself
              ? `${of.due} को हम ${of.total} उसी माध्यम से लेंगे जिससे आपने पहले भुगतान किया था। इसे समाप्त करना हो तो उससे पहले रद्द करें।`
              : `${of.due} को ${of.total} देय हैं। जो आपके पास है उसे बनाए रखने के लिए तब तक भुगतान करें; समाप्त करने के लिए कुछ न करें।`,
        ),
        about(of),
        ...(of.by_itself && !of.has_failed ? [] : [link('अभी भुगतान करें', of.booking_url)]),
      ],
      footer,
    }),
    membership_ended: of => ({
      subject: `समाप्त: ${of.title}`,
      preview: 'अब कोई और राशि नहीं ली जाएगी।',
      title: `${of.title} समाप्त हो गई`,
      parts: [
        paragraph('आपकी सदस्यता समाप्त हो गई है, और उसके लिए अब कोई राशि नहीं ली जाएगी। आप कभी भी फिर से प्लान चुन सकते हैं।'),
        about(of),
        link('प्लान चुनें', of.search_url),
      ],
      footer,
    }),
    booking_reminder: of => ({
      subject: `${of.is_soon ? 'कुछ ही घंटों में' : 'याद दिलाना'}: ${of.title}${when(of)}`,
      preview: `बुकिंग ${of.reference}${of.place && `, ${of.place}`}।`,
      title: of.is_soon ? `कुछ ही घंटों में: ${of.title}` : `जल्द ही: ${of.title}`,
      parts: [
        paragraph('यह आपकी बुकिंग की याद दिलाने के लिए है।'),
        about(of),
        ...(of.advice ? [paragraph(of.advice)] : []),
        link('बुकिंग देखें', of.booking_url),
      ],
      footer,
    }),
    booking_changed: of => ({
      subject: `बदलाव: ${of.title}${when(of)}`,
      preview: `बुकिंग ${of.reference} में बदलाव हुआ है।`,
      title: `आपकी बुकिंग में बदलाव: ${of.title}`,
      parts: [paragraph('संचालक ने आपकी बुकिंग में कुछ बदला है। अब विवरण यह है:'), about(of), link('बुकिंग देखें', of.booking_url)],
      footer,
    }),
  },
  texts: {
    account_act: ({ act, until, url }) =>
      url
        ? `${acts[act]}। अगर यह आपने नहीं किया, तो ${until} तक पूर्ववत करें: ${url}`
        : `${acts[act]}। ${until} तक हमारी सहायता टीम इसे पूर्ववत कर सकती है।`,
    otp_code: ({ code: digits, minutes }) =>
      `${digits} आपका Holdfast कोड है। यह ${minutes} मिनट तक मान्य है। इसे किसी को न बताएँ, हमें भी नहीं।`,
    booking_confirmed: of =>
      [
        `Holdfast ${of.reference}: ${[of.title, of.starts, of.place].filter(Boolean).join(', ')}।`,
        ...(of.units ? [`${of.units}।`] : []),
        ...(of.has_files ? [of.ticket_url ? `आपका टिकट: ${of.ticket_url}` : 'आपका टिकट ई-मेल में है।'] : []),
      ].join(' '),
    booking_reminder: of => `Holdfast ${of.reference}: ${[of.title, of.starts, of.place].filter(Boolean).join(', ')}।`,
    booking_changed: of =>
      `Holdfast ${of.reference} में बदलाव: ${[of.title, of.starts, of.place].filter(Boolean).join(', ')}। ${of.booking_url}`,
  },
}

const whatIsCancelled = (of: Parameters<Language['mails']['booking_cancelled']>[0]): string => {
  if (of.by_operator) return `${of.why} हमें खेद है।${of.is_whole ? '' : ` आपकी बुकिंग में से ${of.part} रद्द है। बाकी बनी हुई है।`}`
  return of.is_whole
    ? 'आपके अनुरोध पर आपकी बुकिंग रद्द कर दी गई है।'
    : `आपके अनुरोध पर आपकी बुकिंग में से ${of.part} रद्द कर दिया गया है। बाकी बनी हुई है।`
}
