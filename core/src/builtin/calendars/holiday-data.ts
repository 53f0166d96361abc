import { type MalaysianState, malaysianStates } from '../../contracts/index.ts'

/** A public holiday through the years. */
interface HolidayEntry {
  en: string
  ms: string
  states: readonly MalaysianState[]
  /**
   * `2026-08-31`. One that begins with `~` is an estimate: it hangs on the sighting of the moon, or had not been
   * announced when this was written.
   */
  dates: readonly string[]
  /** On the weekly day of rest it is not made up for by another day. */
  lost?: true
}

/** The last state of the data; what is announced afterwards is entered as a closure until an update brings it. */
export const holidayYears = { from: 2025, to: 2027 } as const

/**
 * Sources: the lists of federal holidays for 2025 and 2026 of the Cabinet, Constitution and Inter-Government Relations
 * Division of the Prime Minister's Department (kabinet.gov.my, "Hari Kelepasan Am"), the Holidays Act 1951 (Act 369),
 * the gazettes of Sabah (003106, 003144, 003152), the Public Holidays Ordinance of Sarawak (Cap. 8), and
 * https://en.wikipedia.org/wiki/Public_holidays_in_Malaysia. Moon-sighted days of 2027 are reckoned by the criteria of
 * the religious authorities of the region (crescent 3° high, 6.4° from the sun) for Malaysia, which may be a day later
 * than Saudi Arabia.
 */
const all = malaysianStates
const except = (...left: MalaysianState[]) => malaysianStates.filter((state) => !left.includes(state))
const yearly = (day: string) => [2025, 2026, 2027].map((year) => `${year}-${day}`)

export const holidayEntries: readonly HolidayEntry[] = [
  // Federal, in the order of the official lists.
  {
    en: 'Chinese New Year',
    ms: 'Tahun Baharu Cina',
    states: all,
    dates: ['2025-01-29', '2026-02-17', '2027-02-06'],
  },
  {
    en: 'Chinese New Year (second day)',
    ms: 'Tahun Baharu Cina (hari kedua)',
    states: all,
    dates: ['2025-01-30', '2026-02-18', '2027-02-07'],
  },
  {
    en: 'Hari Raya Aidilfitri',
    ms: 'Hari Raya Aidilfitri',
    states: all,
    dates: ['2025-03-31', '2026-03-21', '~2027-03-10'],
  },
  {
    en: 'Hari Raya Aidilfitri (second day)',
    ms: 'Hari Raya Aidilfitri (hari kedua)',
    states: all,
    dates: ['2025-04-01', '2026-03-22', '~2027-03-11'],
  },
  { en: 'Labour Day', ms: 'Hari Pekerja', states: all, dates: yearly('05-01') },
  { en: 'Wesak Day', ms: 'Hari Wesak', states: all, dates: ['2025-05-12', '2026-05-31', '~2027-05-20'] },
  {
    en: 'Birthday of the Yang di-Pertuan Agong',
    ms: 'Hari Keputeraan Yang di-Pertuan Agong',
    states: all,
    dates: ['2025-06-02', '2026-06-01', '2027-06-07'],
  },
  { en: 'Hari Raya Haji', ms: 'Hari Raya Aidiladha', states: all, dates: ['2025-06-07', '2026-05-27', '~2027-05-17'] },
  { en: 'Awal Muharram', ms: 'Awal Muharam', states: all, dates: ['2025-06-27', '2026-06-17', '~2027-06-06'] },
  { en: 'National Day', ms: 'Hari Kebangsaan', states: all, dates: yearly('08-31') },
  {
    en: 'Birthday of the Prophet Muhammad',
    ms: 'Maulidur Rasul',
    states: all,
    dates: ['2025-09-05', '2026-08-25', '~2027-08-15'],
  },
  { en: 'Additional holiday', ms: 'Cuti tambahan', states: all, dates: ['2025-09-15'] },
  { en: 'Malaysia Day', ms: 'Hari Malaysia', states: all, dates: yearly('09-16') },
  {
    en: 'Deepavali',
    ms: 'Hari Deepavali',
    states: except('SWK'),
    dates: ['2025-10-20', '2026-11-08', '~2027-10-28'],
  },
  { en: 'Christmas Day', ms: 'Hari Krismas', states: all, dates: yearly('12-25') },

  // Of several states.
  {
    en: 'New Year’s Day',
    ms: 'Tahun Baharu',
    states: except('JHR', 'KDH', 'KTN', 'PLS', 'TRG'),
    dates: yearly('01-01'),
  },
  {
    en: 'Israk and Mikraj',
    ms: 'Israk dan Mikraj',
    states: ['KDH', 'NSN', 'PLS', 'TRG'],
    dates: ['2025-01-27', '2026-01-17', '~2027-01-06', '~2027-12-26'],
  },
  {
    en: 'Federal Territory Day',
    ms: 'Hari Wilayah Persekutuan',
    states: ['KUL', 'LBN', 'PJY'],
    dates: yearly('02-01'),
  },
  {
    en: 'Thaipusam',
    ms: 'Hari Thaipusam',
    states: ['JHR', 'KDH', 'NSN', 'PNG', 'PRK', 'SGR', 'KUL', 'PJY'],
    dates: ['2025-02-11', '2026-02-01', '2027-01-22'],
  },
  {
    en: 'First day of Ramadan',
    ms: 'Awal Ramadan',
    states: ['JHR', 'KDH'],
    dates: ['2025-03-02', '2026-02-19', '~2027-02-08'],
  },
  {
    en: 'Nuzul Al-Quran',
    ms: 'Hari Nuzul Al-Quran',
    states: ['KTN', 'PHG', 'PNG', 'PRK', 'PLS', 'SGR', 'TRG', 'KUL', 'LBN', 'PJY'],
    dates: ['2025-03-18', '2026-03-07', '~2027-02-24'],
  },
  { en: 'Good Friday', ms: 'Good Friday', states: ['SBH', 'SWK'], dates: ['2025-04-18', '2026-04-03', '2027-03-26'] },
  {
    en: 'Pesta Kaamatan',
    ms: 'Pesta Kaamatan',
    states: ['SBH', 'LBN'],
    dates: [...yearly('05-30'), ...yearly('05-31')],
    lost: true,
  },
  { en: 'Arafah Day', ms: 'Hari Arafah', states: ['KTN', 'TRG'], dates: ['2025-06-06', '2026-05-26', '~2027-05-16'] },
  {
    en: 'Hari Raya Haji (second day)',
    ms: 'Hari Raya Aidiladha (hari kedua)',
    states: ['KDH', 'KTN', 'PLS', 'TRG'],
    dates: ['2025-06-08', '2026-05-28', '~2027-05-18'],
  },

  // Of one state.
  {
    en: 'Birthday of the Sultan of Johor',
    ms: 'Hari Keputeraan Sultan Johor',
    states: ['JHR'],
    dates: yearly('03-23'),
    lost: true,
  },
  {
    en: 'Hari Hol Almarhum Sultan Iskandar',
    ms: 'Hari Hol Almarhum Sultan Iskandar',
    states: ['JHR'],
    dates: ['2025-07-31', '2026-07-21', '~2027-07-11'],
  },
  {
    en: 'Birthday of the Sultan of Kedah',
    ms: 'Hari Keputeraan Sultan Kedah',
    states: ['KDH'],
    dates: ['2025-06-15', '2026-06-21', '2027-06-20'],
  },
  {
    en: 'Birthday of the Sultan of Kelantan',
    ms: 'Hari Keputeraan Sultan Kelantan',
    states: ['KTN'],
    dates: [...yearly('09-29'), ...yearly('09-30')],
  },
  {
    en: 'Declaration of Independence Day',
    ms: 'Hari Pengisytiharan Tarikh Kemerdekaan',
    states: ['MLK'],
    dates: yearly('02-20'),
  },
  {
    en: 'Hari Raya Aidilfitri (third day)',
    ms: 'Hari Raya Aidilfitri (hari ketiga)',
    states: ['MLK'],
    dates: ['2025-04-02', '2026-03-23', '~2027-03-12'],
  },
  {
    en: 'Birthday of the Governor of Melaka',
    ms: 'Hari Jadi Yang di-Pertua Negeri Melaka',
    states: ['MLK'],
    dates: yearly('08-24'),
  },
  {
    en: 'Birthday of the Yang di-Pertuan Besar',
    ms: 'Hari Keputeraan Yang di-Pertuan Besar Negeri Sembilan',
    states: ['NSN'],
    dates: yearly('01-14'),
  },
  { en: 'Hari Hol of Pahang', ms: 'Hari Hol Sultan Pahang', states: ['PHG'], dates: yearly('05-22') },
  {
    en: 'Birthday of the Sultan of Pahang',
    ms: 'Hari Keputeraan Sultan Pahang',
    states: ['PHG'],
    dates: yearly('07-30'),
  },
  {
    en: 'George Town World Heritage Day',
    ms: 'Hari Ulang Tahun Perisytiharan Tapak Warisan Dunia',
    states: ['PNG'],
    dates: yearly('07-07'),
  },
  {
    en: 'Birthday of the Governor of Penang',
    ms: 'Hari Jadi Yang di-Pertua Negeri Pulau Pinang',
    states: ['PNG'],
    dates: ['2025-07-12', '2026-07-11', '2027-07-10'],
  },
  {
    en: 'Birthday of the Sultan of Perak',
    ms: 'Hari Keputeraan Sultan Perak',
    states: ['PRK'],
    dates: ['2025-11-07', '2026-11-06', '2027-11-05'],
  },
  {
    en: 'Birthday of the Raja of Perlis',
    ms: 'Hari Ulang Tahun Keputeraan Raja Perlis',
    states: ['PLS'],
    dates: yearly('05-17'),
  },
  {
    en: 'Birthday of the Governor of Sabah',
    ms: 'Hari Jadi Yang di-Pertua Negeri Sabah',
    states: ['SBH'],
    dates: yearly('03-30'),
    lost: true,
  },
  { en: 'Christmas Eve', ms: 'Malam Krismas', states: ['SBH'], dates: yearly('12-24') },
  {
    en: 'Gawai Dayak',
    ms: 'Perayaan Hari Gawai Dayak',
    states: ['SWK'],
    dates: [...yearly('06-01'), ...yearly('06-02')],
  },
  {
    en: 'Sarawak Day',
    ms: 'Hari Sarawak',
    states: ['SWK'],
    dates: yearly('07-22'),
  },
  {
    en: 'Birthday of the Governor of Sarawak',
    ms: 'Hari Jadi Yang di-Pertua Negeri Sarawak',
    states: ['SWK'],
    dates: ['2025-10-11', '2026-10-10', '2027-10-09'],
  },
  {
    en: 'Birthday of the Sultan of Selangor',
    ms: 'Hari Keputeraan Sultan Selangor',
    states: ['SGR'],
    dates: yearly('12-11'),
  },
  {
    en: 'Anniversary of the Installation of the Sultan of Terengganu',
    ms: 'Hari Ulang Tahun Pertabalan Sultan Terengganu',
    states: ['TRG'],
    dates: yearly('03-04'),
  },
  {
    en: 'Birthday of the Sultan of Terengganu',
    ms: 'Hari Keputeraan Sultan Terengganu',
    states: ['TRG'],
    dates: yearly('04-26'),
  },
]
