using CampaignStudio.Domain.Leads;

namespace CampaignStudio.Domain.Demo;

/// <summary>The leads of the demo workspace: invented people at invented companies, all under example domains.</summary>
internal static class DemoPeople
{
    /// <summary>The tag that marks them.</summary>
    public const string Tag = "demo";

    private sealed record Place(string City, string Country, string Language, string Zone, Func<int, string> Phone);

    private sealed record Job(string Company, string Domain, string Title);

    private static readonly string[] AustralianPhones = ["006", "156", "157", "158", "159", "110"];

    // The numbers are those that each country keeps for fiction: whatever is sent, it reaches nobody.
    private static readonly Place[] Places =
    [
        new("Lyon", "FR", "fr", "Europe/Paris", n => $"+3363998{1200 + n}"),
        new("Berlin", "DE", "de", "Europe/Berlin", n => $"+4917139200{10 + n}"),
        new("London", "GB", "en", "Europe/London", n => $"+447700900{100 + n}"),
        new("Austin", "US", "es", "America/Chicago", n => $"+151255501{10 + n}"),
        new("New York", "US", "en", "America/New_York", n => $"+121255501{10 + n}"),
        new("Toronto", "CA", "pt", "America/Toronto", n => $"+141655501{10 + n}"),
        new("Montréal", "CA", "fr", "America/Toronto", n => $"+151455501{10 + n}"),
        new("Vancouver", "CA", "ja", "America/Vancouver", n => $"+160455501{10 + n}"),
        new("Sydney", "AU", "en", "Australia/Sydney", n => $"+61491570{AustralianPhones[n % AustralianPhones.Length]}"),
        new("Stockholm", "SE", "sv", "Europe/Stockholm", n => $"+46701740{605 + n}"),
    ];

    private static readonly Job[] Jobs =
    [
        new("Atelier Nord", "atelier-nord.example", "Head of Operations"),
        new("Brightwater Foods", "brightwater.example", "Purchasing Manager"),
        new("Kestrel Logistics", "kestrel.example", "Managing Director"),
        new("Lumen & Co", "lumen.example", "Marketing Director"),
        new("Orchard Clinics", "orchard-clinics.example", "Practice Manager"),
        new("Solstice Energy", "solstice.example", "Chief Financial Officer"),
        new("Tidewater Hotels", "tidewater.example", "General Manager"),
        new("Vela Robotics", "vela-robotics.example", "VP Engineering"),
        new("Whitcombe Press", "whitcombe.example", "Founder"),
    ];

    private static readonly string[] Names =
    [
        "Camille Moreau", "Jonas Becker", "Olivia Hart", "Lucía Ortega", "Marcus Reed", "Inês Carvalho", "Antoine Tremblay", "Haruka Sato", "Chloe Bennett", "Axel Lindgren",
        "Léa Fontaine", "Miriam Vogel", "Arthur Pemberton", "Diego Navarro", "Danielle Brooks", "Tiago Almeida", "Sophie Gagnon", "Kenji Mori", "Liam Walsh", "Saga Nyström",
        "Hugo Lambert", "Katrin Schäfer", "Priya Nair", "Carmen Vidal", "Terrence Cole", "Beatriz Sousa", "Étienne Roy", "Yuki Tanaka", "Grace Thornton", "Oskar Hedlund",
        "Manon Girard", "Felix Hoffmann", "Eleanor Whitby", "Javier Molina", "Rachel Kim", "Rui Fernandes", "Gabrielle Côté", "Aiko Yamada", "Noah Campbell", "Ebba Sandberg",
        "Nicolas Perrin", "Anke Lorenz", "Imran Qureshi", "Elena Prieto", "Victor Alvarez", "Marta Pires", "Olivier Bouchard", "Ren Kobayashi", "Isla Murray", "Nils Åkesson",
        "Juliette Marchand", "Stefan Krüger", "Hannah Doyle", "Pablo Serrano", "Monica Grant", "João Ribeiro", "Élise Pelletier", "Naoki Fujita", "Ruby Fraser", "Maja Wikström",
    ];

    private static readonly string[] Sources = ["Trade fair", "Website", "Referral", "Webinar"];
    private static readonly int[] Budgets = [3_500, 18_000, 7_200, 42_000, 1_200, 25_000, 9_800, 60_000, 14_500, 5_000, 31_000];

    /// <summary>Sixty people, the same ones every time. Some have no phone or no e-mail, and some refused.</summary>
    public static IEnumerable<LeadEditModel> All() => Names.Select(Person);

    private static LeadEditModel Person(string name, int index)
    {
        var place = Places[index % Places.Length];
        var job = Jobs[index % Jobs.Length];
        var (first, last) = (name[..name.IndexOf(' ')], name[(name.IndexOf(' ') + 1)..]);
        var budget = Budgets[index % Budgets.Length];
        var address = $"{LeadNames.Fold(first)}.{LeadNames.Fold(last).Replace(' ', '-')}@{job.Domain}";
        return new LeadEditModel
        {
            Email = HasNoEmail(index) ? null : address,
            Phone = HasNoPhone(index) ? null : place.Phone(index / Places.Length),
            FirstName = first,
            LastName = last,
            Company = job.Company,
            JobTitle = job.Title,
            City = place.City,
            Country = place.Country,
            Language = place.Language,
            TimeZone = place.Zone,
            Source = Sources[index % Sources.Length],
            Tags = budget > 20_000 ? [Tag, "key account"] : [Tag],
            Budget = budget,
            EmailConsent = index % 29 == 13 ? false : null,
            SmsConsent = index % 17 == 5 ? false : null,
        };
    }

    // E-mail or phone is missing for different people: everybody can be reached somehow.
    private static bool HasNoEmail(int index) => index % 19 == 17;

    private static bool HasNoPhone(int index) => index % 11 == 8;
}
