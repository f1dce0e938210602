using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Delivery.Senders;

/// <summary>A sender as people and programs write it; see <see cref="Sender"/>. Of a configured one only the limits count.</summary>
public sealed record SenderEditModel
{
    public Channel Channel { get; set; } = Channel.Email;
    public string Name { get; set; } = "";
    public string Address { get; set; } = "";
    public string? DisplayName { get; set; }
    public string? Host { get; set; }
    public int Port { get; set; }
    public string? Username { get; set; }

    /// <summary>Null: it stays as it is; blank: none.</summary>
    public string? Password { get; set; }
    public MailSecurity Security { get; set; }
    public int? PerHour { get; set; }
    public int? PerDay { get; set; }
    public int? WarmUpFirstDay { get; set; }
    public int WarmUpGrowthPercent { get; set; } = WarmUp.UsualGrowthPercent;

    internal static SenderEditModel Of(Sender sender) => new()
    {
        Channel = sender.Channel,
        Name = sender.Name,
        Address = sender.Address,
        DisplayName = sender.DisplayName,
        Host = sender.Host,
        Port = sender.Port,
        Username = sender.Username,
        Security = sender.Security,
        PerHour = sender.PerHour,
        PerDay = sender.PerDay,
        WarmUpFirstDay = sender.WarmUpFirstDay,
        WarmUpGrowthPercent = sender.WarmUpGrowthPercent,
    };

    internal void ApplyTo(Sender sender, ISecretBox secrets)
    {
        (sender.PerHour, sender.PerDay, sender.WarmUpFirstDay, sender.WarmUpGrowthPercent) = (PerHour, PerDay, WarmUpFirstDay, WarmUpGrowthPercent);
        if (sender.IsConfigured) return;
        (sender.Name, sender.Address) = (Name.Trim(), AddressOf(Channel, Address).Value);
        if (Channel is not Channel.Email) return;
        (sender.DisplayName, sender.Host, sender.Port, sender.Username, sender.Security) = (NullIfBlank(DisplayName), NullIfBlank(Host), Port, NullIfBlank(Username), Security);
        if (sender.Host is null || sender.Username is null || Password is "") sender.SealedPassword = null;
        else if (Password is { } password) sender.SealedPassword = secrets.Seal(password);
    }

    internal List<Error> Problems(bool isConfigured)
    {
        var problems = new List<Error>();
        Range(PerHour, 1, 10_000_000, "per_hour");
        Range(PerDay, 1, 10_000_000, "per_day");
        Range(WarmUpFirstDay, 1, 100_000, "warm_up_first_day");
        Range(WarmUpGrowthPercent, 1, 400, "warm_up_growth_percent");
        if (isConfigured) return problems;
        if (string.IsNullOrWhiteSpace(Name)) problems.Add(Error.Invalid("name_missing", "Give it a name by which people know it.", "name"));
        if (AddressOf(Channel, Address).Error is { } wrong) problems.Add(wrong with { Field = "address" });
        Length(Name, 100, "name");
        Length(DisplayName, 100, "display_name");
        Length(Host, 255, "host");
        Length(Username, 320, "username");
        Length(Password, 1000, "password");
        Range(Port, 0, 65535, "port");
        if (string.IsNullOrWhiteSpace(Host) && !string.IsNullOrWhiteSpace(Username)) problems.Add(Error.Invalid("host_missing", "A user name needs the server it is for.", "host"));
        if (Host?.Trim().Any(letter => char.IsWhiteSpace(letter) || letter is '/' or ':') is true) problems.Add(Error.Invalid("host_invalid", "A server is a name such as smtp.example.com; the port has a field of its own.", "host"));
        return problems;

        void Range(int? value, int from, int to, string field)
        {
            if (value < from || value > to) problems.Add(Error.Invalid("out_of_range", $"'{field}' must lie between {from} and {to}.", field));
        }

        void Length(string? value, int most, string field)
        {
            if (value?.Length > most) problems.Add(Error.Invalid("too_long", $"'{field}' has at most {most} characters.", field));
            if (value?.Any(char.IsControl) is true) problems.Add(Error.Invalid("control_character", $"'{field}' contains a control character.", field));
        }
    }

    private static Result<string> AddressOf(Channel channel, string text) => channel switch
    {
        Channel.Email => EmailAddress.Normalize(text),
        // Twilio's name of a messaging service, which picks the number itself.
        Channel.Sms when text.Trim() is ['M', 'G', ..] sid && sid.Length == 34 && sid.Skip(2).All(char.IsAsciiHexDigit) => sid,
        Channel.Sms => PhoneNumber.Normalize(text),
        _ => Error.Invalid("channel_invalid", "Senders are for e-mail or SMS.", "channel"),
    };

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

public static class SenderErrors
{
    public static Error NotFound(long id) => Error.NotFound("sender_not_found", $"There is no sender {id}.");

    public static Error Stale() => Error.Conflict("stale_edit", "Somebody else changed this sender meanwhile. Load it again and repeat the change.");

    public static Error IsConfigured() => Error.Conflict("sender_configured", "The configuration names this sender; it can be paused, not removed.");

    public static Error OtherChannel() => Error.Invalid("sender_channel_fixed", "A sender stays with its channel; add another one.", "channel");

    public static Error Down(string why) => Error.Conflict("sender_down", why);

    public static Error OnlyOne(string campaign) =>
        Error.Conflict("sender_in_use", $"The campaign '{campaign}' has no other sender. Give it another one first.");
}
