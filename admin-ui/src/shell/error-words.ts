import { ApiError } from '../api-error.ts'
import type { ErrorWords, PluginModule } from '../host.ts'
import type { Locale } from '../translate.ts'

/** What the server says in English, in Malay: refusals of the platform that people meet in their work. */
export const platformErrors: ErrorWords = {
  KAUNTER_REQUEST_INVALID: 'Ada nilai yang tidak boleh diterima. Semak apa yang anda masukkan.',
  KAUNTER_BODY_TOO_LARGE: 'Ini terlalu besar. Hantar yang lebih kecil.',
  KAUNTER_FORBIDDEN: 'Anda tidak dibenarkan berbuat demikian. Minta bantuan penyelia.',
  KAUNTER_NOT_FOUND: 'Ini tidak dijumpai. Mungkin ia telah dibuang, atau alamatnya salah.',
  KAUNTER_TOO_MANY_REQUESTS: 'Terlalu banyak permintaan sekali gus. Tunggu sebentar, kemudian cuba lagi.',
  KAUNTER_OVERLOADED: 'Pelayan sangat sibuk. Tunggu sebentar, kemudian cuba lagi.',
  KAUNTER_UNAVAILABLE: 'Pelayan tidak dapat menjawab sekarang. Cuba lagi sebentar lagi.',
  KAUNTER_INTERNAL: 'Ada masalah pada pelayan. Cuba lagi; jika berulang, beritahu pentadbir sistem.',
  KAUNTER_PLUGIN_OFF: 'Bahagian ini dimatikan. Minta pentadbir menghidupkannya semula.',
  KAUNTER_CURSOR_INVALID: 'Senarai ini sudah lapuk. Muatkan semula halaman.',
  KAUNTER_AUTH_REQUIRED: 'Sesi anda telah tamat. Log masuk semula.',
  KAUNTER_AUTH_CSRF: 'Halaman ini sudah lapuk. Muatkan semula halaman.',
  KAUNTER_AUTH_WRONG_CREDENTIALS: 'E-mel atau kata laluan salah.',
  KAUNTER_AUTH_LOCKED: 'Terlalu banyak percubaan. Tunggu beberapa minit, kemudian cuba lagi.',
  KAUNTER_AUTH_EMAIL_TAKEN: 'Sudah ada pengguna dengan alamat e-mel ini.',
  KAUNTER_AUTH_LAST_ADMIN: 'Mesti ada sekurang-kurangnya seorang pentadbir yang aktif. Lantik yang lain dahulu.',
  KAUNTER_AUTH_BEYOND_OWN: 'Anda tidak boleh memberi lebih daripada yang anda sendiri miliki.',
  KAUNTER_AUTH_SCOPE_MISSING: 'Pilih sekurang-kurangnya satu francais atau cawangan.',
  KAUNTER_AUTH_PLACE_UNKNOWN: 'Francais atau cawangan itu tidak ada, atau bukan di bawah jagaan anda.',
  KAUNTER_AUTH_ROLE_TAKEN: 'Sudah ada peranan dengan nama ini.',
  KAUNTER_AUTH_ROLE_IN_USE: 'Peranan ini masih dipakai. Beri penggunanya peranan lain dahulu.',
  KAUNTER_AUTH_ROLE_FIXED: 'Peranan ini tidak boleh diubah.',
  KAUNTER_AUTH_ROLE_UNKNOWN: 'Peranan itu tidak ada lagi. Pilih yang lain.',
  KAUNTER_AUTH_ROLE_NOT_FOUND: 'Peranan itu tidak ada lagi.',
  KAUNTER_AUTH_ROLES_WHOLE_BUSINESS: 'Peranan hanya diubah oleh mereka yang melihat semua cawangan.',
  KAUNTER_AUTH_PERMISSION_UNKNOWN: 'Kebenaran itu tidak ada lagi. Muatkan semula halaman.',
  KAUNTER_AUTH_USER_NOT_FOUND: 'Pengguna itu tidak ada, atau bukan di bawah jagaan anda.',
  KAUNTER_DIRECTORY_CODE_TAKEN: 'Sudah ada kedai dengan nombor ini. Gunakan nombor lain, atau ubah kedai itu.',
  KAUNTER_DIRECTORY_NOT_YOURS: 'Anda hanya boleh mengubah francais di bawah jagaan anda.',
  KAUNTER_DIRECTORY_FRANCHISE_NOT_FOUND: 'Francais itu tidak ada, atau bukan di bawah jagaan anda.',
  KAUNTER_DIRECTORY_OUTLET_NOT_FOUND: 'Cawangan itu tidak ada, atau bukan di bawah jagaan anda.',
  KAUNTER_DIRECTORY_CONTACT_NOT_FOUND: 'Kenalan itu tidak ada, atau tiada tiket atau cawangannya yang anda lihat.',
  KAUNTER_DIRECTORY_IDENTITY_INVALID:
    'Ini bukan nombor telefon dengan kod negara (contohnya +60 12-345 6789), dan bukan alamat e-mel.',
  KAUNTER_DIRECTORY_IDENTITY_TAKEN:
    'Kenalan lain sudah memiliki alamat ini. Gabungkan kedua-duanya, atau buang di sana dahulu.',
  KAUNTER_DIRECTORY_MERGE_NOT_FOUND: 'Penggabungan itu tidak ada. Buka kenalan itu semula.',
  'KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE:self':
    'Kenalan tidak boleh digabungkan dengan dirinya sendiri. Pilih yang lain.',
  'KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE:merged':
    'Salah satu daripadanya telah digabungkan dengan kenalan lain. Buka kenalan itu semula.',
  'KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE:later':
    'Selepas itu kenalan ini telah digabungkan dengan yang lain. Batalkan yang itu dahulu.',
  'KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE:too-late': 'Ini lebih 30 hari lalu dan tidak boleh dibatalkan lagi.',
  'KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE:plugin-off':
    'Bahagian yang memindahkan sesuatu dimatikan sekarang. Hidupkan semula, kemudian batalkan.',
  KAUNTER_CALENDARS_CHANGED: 'Orang lain telah mengubah kalendar ini. Lihat perubahannya, kemudian simpan semula.',
  KAUNTER_CALENDARS_NAME_TAKEN: 'Sudah ada kalendar dengan nama ini.',
  KAUNTER_CALENDARS_INVALID: 'Waktu itu bertindih atau tidak lengkap. Semak setiap hari.',
  KAUNTER_CALENDARS_ASSIGNED: 'Kalendar ini masih dipakai. Beri tempatnya kalendar lain dahulu.',
  KAUNTER_CALENDARS_UNKNOWN: 'Kalendar itu tidak ada lagi.',
  KAUNTER_CALENDARS_ICAL_UNREADABLE: 'Ini bukan fail kalendar yang dapat dibaca.',
  KAUNTER_CALENDARS_PLATFORM_NEEDS_ONE: 'Seluruh platform mesti ada satu kalendar.',
  KAUNTER_CALENDARS_USED_ELSEWHERE: 'Kalendar ini dipakai juga di tempat yang bukan di bawah jagaan anda.',
  KAUNTER_SETTINGS_CHANGED: 'Orang lain telah mengubah tetapan ini. Lihat perubahannya, kemudian simpan semula.',
  KAUNTER_SETTINGS_INVALID: 'Ada nilai tetapan yang tidak boleh diterima. Semak medan yang bertanda.',
  KAUNTER_SETTINGS_PLATFORM_FORBIDDEN: 'Tetapan seluruh platform hanya diubah oleh mereka yang melihat semua cawangan.',
  KAUNTER_JOBS_LETTER_GONE: 'Kerja ini sudah diulang atau diketepikan.',
  KAUNTER_JOBS_NOT_BLOCKED: 'Kerja ini tidak lagi menahan yang lain.',
  KAUNTER_JOBS_NOT_WORKED: 'Tiada bahagian yang membuat kerja ini sekarang. Hidupkan pemalamnya dahulu.',
  KAUNTER_JOBS_WHOLE_BUSINESS: 'Ini hanya untuk mereka yang melihat semua cawangan.',
  KAUNTER_PLUGIN_REQUIRED: 'Pemalam ini diperlukan dan tidak boleh dimatikan.',
  KAUNTER_PLUGIN_RESTART_NEEDED: 'Pemalam ini memerlukan pelayan dimulakan semula.',
  KAUNTER_EMBED_ORIGIN_REFUSED: 'Laman itu belum dibenarkan. Tambah alamatnya dalam tetapan.',
  KAUNTER_MESSAGING_WINDOW_CLOSED: 'Pelanggan ini tidak menulis dalam 24 jam terakhir. Tunggu dia menulis semula.',
  KAUNTER_MESSAGING_ACCOUNT_PAUSED: 'Nombor ini sedang dihentikan oleh penyedia. Beritahu pentadbir.',
  KAUNTER_MESSAGING_NO_ADDRESS: 'Kenalan ini tiada alamat yang boleh dihubungi.',
}

/** The words for a refusal; one that names its reason in `details.why` may have words of its own for it. */
function wordsFor(lists: readonly (ErrorWords | undefined)[], { code, details }: ApiError): string | undefined {
  const keys = typeof details.why === 'string' ? [`${code}:${details.why}`, code] : [code]
  for (const key of keys) for (const list of lists) if (list?.[key] !== undefined) return list[key]
  return undefined
}

/** The same refusal in the reader's language, where it has words there; else in those of the server, which are English. */
export async function inLanguage(error: unknown, locale: Locale, module: PluginModule | undefined): Promise<unknown> {
  if (locale === 'en' || !(error instanceof ApiError)) return error
  const words = wordsFor([await module?.errors?.(), platformErrors], error)
  if (words === undefined) return error
  return new ApiError(error.status, error.code, words, error.requestId, error.details)
}
