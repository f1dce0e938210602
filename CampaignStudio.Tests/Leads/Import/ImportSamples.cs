using System.Text;
using System.Text.RegularExpressions;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Tests.Leads.Import;

/// <summary>Simple rules and short ways to read a text as a file.</summary>
internal static partial class ImportSamples
{
    public static readonly LeadRowRules Rules = new(
        email => EmailPattern().IsMatch(email) ? email.ToLowerInvariant() : Error.Invalid("email_invalid", "not an e-mail address"),
        (phone, country) => phone switch
        {
            _ when phone.StartsWith('+') => "+" + Digits(phone),
            _ when phone.StartsWith('0') && country == "FR" => string.Concat("+33", Digits(phone).AsSpan(1)),
            _ when phone.StartsWith('0') && country == "DE" => string.Concat("+49", Digits(phone).AsSpan(1)),
            _ => Error.Invalid("phone_invalid", "not a phone number"),
        },
        id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null)
    {
        DefaultCountry = "FR",
        Statuses = ["nouveau", "qualifie"],
    };

    public static MemoryStream File(string text, Encoding? encoding = null)
    {
        encoding ??= new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new MemoryStream([.. encoding.Preamble, .. encoding.GetBytes(text)]);
    }

    public static List<ImportRow> Read(string text, params string[] customKeys) => Read(File(text), customKeys);

    public static List<ImportRow> Read(Stream file, params string[] customKeys)
    {
        var dialect = CsvDialect.Detect(file).Value;
        return [.. LeadRowReader.Read(file, dialect, ImportMapping.FromHeaders(dialect.Headers, customKeys), Rules)];
    }

    /// <summary>The only problem of the only row.</summary>
    public static RowProblem ProblemOf(string column, string cell) =>
        Assert.Single(Assert.Single(Read($"email;{column}\nana@x.fr;\"{cell}\"\n")).Problems);

    public static LeadRow LeadOf(string column, string cell, params string[] customKeys)
    {
        var row = Assert.Single(Read($"email;{column}\nana@x.fr;\"{cell}\"\n", customKeys));
        Assert.Empty(row.Problems);
        return row.Lead!;
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[a-z]+$", RegexOptions.IgnoreCase)]
    private static partial Regex EmailPattern();
}
