using System.Globalization;
using System.Text.Json;
using CampaignStudio.Domain.Leads;

namespace CampaignStudio.Benchmarks.Seeding;

/// <summary>
/// Invented people, the same ones every time: common and rare names, accents, free-mail and company addresses, phones of several
/// countries, tags, custom fields. Lead <c>i</c> is always the same person.
/// </summary>
internal static class People
{
    private static readonly string[] FirstNames =
    [
        "Léa", "Camille", "Marie", "Thomas", "Nicolas", "Julien", "Antoine", "Chloé", "Sophie", "Emma", "Lucas", "Hugo", "Louis", "Jules", "Paul", "Pierre", "Jean-Luc", "Anne",
        "Claire", "Laura", "Sarah", "Julie", "Manon", "Inès", "Jade", "Rose", "Anna", "Mila", "Lena", "Jonas", "Felix", "Max", "Stefan", "Anke", "Katrin", "Miriam", "Oskar",
        "Nils", "Saga", "Ebba", "Axel", "Maja", "Diego", "Pablo", "Javier", "Lucía", "Carmen", "Elena", "Marta", "Rui", "Tiago", "João", "Beatriz", "Kenji", "Yuki", "Naoki",
        "Ren", "Aiko", "Haruka", "Noah", "Liam", "Grace", "Ruby", "Olivia", "Arthur", "Eleanor", "Hannah", "Imran", "Priya", "Marcus", "Rachel", "Victor", "Gabriel", "Étienne",
    ];

    private static readonly string[] Syllables =
    [
        "ma", "du", "bo", "re", "le", "ga", "mi", "ro", "si", "ta", "no", "be", "ca", "pe", "lo", "va", "ne", "ra", "di", "so", "fo", "ri", "mon", "ber", "lan", "mar", "gau",
        "del", "tin", "ron", "chet", "vié", "pré", "côt", "mül", "ström",
    ];

    private static readonly string[] Kinds =
        ["Conseil", "Group", "SARL", "GmbH", "Energy", "Foods", "Hotels", "Press", "Logistics", "Clinics", "Robotics", "& Fils", "Partners", "Studio"];

    private const int Companies = 40_000;

    private static readonly string[] FreeMail = ["gmail.com", "gmail.com", "gmail.com", "yahoo.fr", "outlook.com", "orange.fr", "free.fr"];
    private static readonly string[] Titles = ["CEO", "Head of Operations", "Purchasing Manager", "Founder", "Marketing Director", "CFO"];
    private static readonly string[] Tags = ["newsletter", "trade-fair", "vip", "webinar-2026", "partner", "cold"];
    private static readonly string[] Sources = ["Trade fair", "Website", "Referral", "Webinar"];

    private static readonly (string City, string Country, string Language, string Zone, string Prefix)[] Places =
    [
        ("Lyon", "FR", "fr", "Europe/Paris", "+336"), ("Paris", "FR", "fr", "Europe/Paris", "+337"), ("Köln", "DE", "de", "Europe/Berlin", "+4915"),
        ("London", "GB", "en", "Europe/London", "+447"), ("Malmö", "SE", "sv", "Europe/Stockholm", "+467"),
    ];

    private static readonly (string Status, int Share)[] Pipeline =
        [("nouveau", 50), ("contacte", 20), ("qualifie", 12), ("proposition", 8), ("gagne", 5), ("perdu", 5)];

    public static Lead Lead(int index, IReadOnlyList<long> agentIds, DateTime createdUtc)
    {
        var dice = new Dice(index);
        var place = Places[dice.Next(Places.Length)];
        var (first, last) = (FirstNames[dice.Next(FirstNames.Length)], LastName(ref dice));
        var company = Word(7_000_003 + index % Companies, 3);
        var hasEmail = dice.Chance(95);
        var email = hasEmail ? Email(ref dice, index, LeadNames.Fold(first), LeadNames.Fold(last), LeadNames.Fold(company)) : null;
        var phone = !hasEmail || dice.Chance(65) ? Phone(place.Prefix, index) : null;

        var lead = new Lead
        {
            CreatedUtc = createdUtc,
            FirstName = first,
            LastName = last,
            Company = $"{company} {Kinds[dice.Next(Kinds.Length)]}",
            JobTitle = dice.Chance(60) ? Titles[dice.Next(Titles.Length)] : null,
            City = place.City,
            Country = place.Country,
            Language = place.Language,
            TimeZone = dice.Chance(30) ? place.Zone : null,
            Source = Sources[dice.Next(Sources.Length)],
            Tags = dice.Chance(50) ? [Tags[dice.Next(3)], Tags[3 + dice.Next(3)]] : [],
            Budget = dice.Chance(40) ? dice.Next(100_000) : null,
            AssignedToId = dice.Chance(60) ? agentIds[dice.Next(agentIds.Count)] : null,
            EmailConsent = dice.Chance(3) ? false : null,
            CustomFields = dice.Chance(50)
                ? new Dictionary<string, JsonElement> { ["plan"] = JsonElement.Parse(dice.Chance(20) ? "\"gold\"" : "\"basic\""), ["seats"] = JsonElement.Parse(Text(dice.Next(500))) }
                : new Dictionary<string, JsonElement>(),
        };
        lead.SetAddresses(email, phone);
        lead.MoveTo(Status(dice.Next(100)), createdUtc);
        lead.RefreshSortName();
        return lead;
    }

    // Colleagues of one name are told apart by a letter, customers of a free mail host by a number, as it happens.
    private static string Email(ref Dice dice, int index, string first, string last, string company)
    {
        if (dice.Chance(40)) return string.Create(CultureInfo.InvariantCulture, $"{first}.{last}{index}@{FreeMail[dice.Next(FreeMail.Length)]}");
        var colleague = index / Companies;
        var letters = colleague == 0 ? "" : colleague <= 26 ? $"-{(char)('a' + colleague - 1)}" : string.Create(CultureInfo.InvariantCulture, $"-{colleague}");
        return $"{first}.{last}{letters}@{company}{index % Companies}{(index % 2 == 0 ? ".fr" : ".example.com")}";
    }

    // Numbers of eight digits, each once, in no order.
    private static string Phone(string prefix, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{index * 7_654_321L % 99_999_989:00000000}");

    // A few names are common, most are rare.
    private static string LastName(ref Dice dice)
    {
        var rank = dice.Next(100) < 30 ? dice.Next(50) : dice.Next(12_000);
        return dice.Chance(4) ? $"{Word(rank, 3)}-{Word(rank + 1, 2)}" : Word(rank, 2 + rank % 3);
    }

    private static string Word(int seed, int syllables)
    {
        var dice = new Dice(seed);
        var word = string.Concat(Enumerable.Range(0, syllables).Select(_ => Syllables[dice.Next(Syllables.Length)]));
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    private static string Status(int roll)
    {
        foreach (var (status, share) in Pipeline)
        {
            if ((roll -= share) < 0) return status;
        }
        return LeadStatus.First;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A small generator (SplitMix64) that costs nothing to seed for each person.</summary>
    private struct Dice(int seed)
    {
        private ulong _state = (ulong)seed * 0x9E3779B97F4A7C15UL;

        public int Next(int count)
        {
            _state += 0x9E3779B97F4A7C15UL;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return (int)((mixed ^ (mixed >> 31)) % (ulong)count);
        }

        public bool Chance(int percent) => Next(100) < percent;
    }
}
