using CampaignStudio.Domain.Delivery;
using CampaignStudio.Domain.Templates.Quality;

namespace CampaignStudio.Domain.Interactions.Mail;

/// <summary>Tells colleagues, who may answer what was sent in their house's name too, from leads and those who answer for them.</summary>
public static class OwnHouse
{
    /// <summary>Whether the writer belongs to the senders' house and the lead does not. At a free mail provider nobody is anybody's colleague.</summary>
    /// <param name="from">Who wrote.</param>
    /// <param name="lead">All addresses by which the lead is known.</param>
    /// <param name="senders">The addresses of the house.</param>
    public static bool IsColleague(string? from, IEnumerable<string> lead, IEnumerable<string> senders)
    {
        if (from is null) return false;
        var houses = senders.Select(SenderSettings.DomainOf).Where(domain => !AddressLooks.IsFreeMail(domain)).Distinct().ToList();
        return houses.Exists(house => IsOf(house, from)) && !lead.Any(address => houses.Exists(house => IsOf(house, address)));
    }

    // Mail of news.example.com is answered by ada@example.com, and the other way round.
    private static bool IsOf(string house, string address) =>
        SenderSettings.IsWithin(address, house) || house.EndsWith("." + SenderSettings.DomainOf(address), StringComparison.OrdinalIgnoreCase);
}
