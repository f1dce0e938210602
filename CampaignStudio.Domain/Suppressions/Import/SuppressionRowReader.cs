using System.Collections.Frozen;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Suppressions.Import;

/// <summary>
/// Reads a list of addresses: one on each line, or a table with a header, as exported here or elsewhere. Row by row in bounded memory.
/// </summary>
internal static class SuppressionRowReader
{
    private enum Column
    {
        Address,
        Channel,
        Reason,
        Note,
    }

    private static readonly FrozenDictionary<string, Column> Names = new Dictionary<Column, string>
    {
        [Column.Address] = "address, email, e-mail, mail, email address, e-mail address, domain, phone, phone number, number, mobile, adresse, courriel, adresse e-mail, domaine, téléphone, numéro, "
            + "dirección, correo, correo electrónico, dominio, teléfono, número, e-mail-adresse, mailadresse, domäne, telefon, telefonnummer, rufnummer",
        [Column.Channel] = "channel, canal, kanal",
        [Column.Reason] = "reason, raison, motif, razón, motivo, grund",
        [Column.Note] = "note, notes, comment, commentaire, nota, comentario, notiz, bemerkung",
    }
        .SelectMany(entry => entry.Value.Split(','), (entry, name) => (Name: HeaderNames.Fold(name), Column: entry.Key))
        .DistinctBy(entry => entry.Name)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Column);

    /// <summary>Whether the first line names columns; a list of domains looks like one, but names none.</summary>
    public static bool HasHeader(CsvDialect dialect) => dialect.HasHeader && Find(dialect, Column.Address) >= 0;

    /// <summary>The names of the columns, such that a file with them is read like this one.</summary>
    public static IReadOnlyList<string> HeadersOf(CsvDialect dialect)
    {
        if (HasHeader(dialect)) return dialect.Headers;
        return [.. dialect.Headers.Select((_, index) => index == 0 ? "address" : $"column {index + 1}")];
    }

    /// <summary>The lines in order, without header and blank lines.</summary>
    /// <param name="stream">Seekable; read from its beginning and left open.</param>
    /// <param name="skip">Rows, as this method counts them, that were dealt with before.</param>
    public static IEnumerable<SuppressionRow> Read(Stream stream, CsvDialect dialect, SuppressionImportRequest request, int skip = 0)
    {
        using var text = dialect.OpenText(stream);
        var records = new CsvRecordReader(text, dialect.Delimiter);
        var isHeader = HasHeader(dialect);
        int At(Column column) => isHeader ? Find(dialect, column) : column is Column.Address ? 0 : -1;
        var (address, channel, reason, note) = (At(Column.Address), At(Column.Channel), At(Column.Reason), At(Column.Note));
        var first = isHeader;
        while (records.Read())
        {
            if (CsvDialect.IsBlank(records.Cells)) continue;
            if (first) first = false;
            else if (skip > 0) skip--;
            else yield return Judge(records, request, Cell(records.Cells, address), Cell(records.Cells, channel), Cell(records.Cells, reason), Cell(records.Cells, note));
        }
    }

    private static SuppressionRow Judge(CsvRecordReader records, SuppressionImportRequest request, string address, string channel, string reason, string note)
    {
        var on = request.Channel;
        var problem = records.Malformation;
        if (problem is null && channel.Length > 0 && !EnumText<Channel>.TryParse(channel, out on)) problem = $"'{channel}' is no channel; use one of {string.Join(", ", EnumText<Channel>.All)}";
        var target = problem is null ? Target(on, address, request.DefaultCountry) : default;
        problem ??= target.Error?.Message;

        var isKnown = EnumText<SuppressionReason>.TryParse(reason, out var why);
        var words = note.Length > 0 ? note : reason.Length > 0 && !isKnown ? reason : request.Note;
        return new SuppressionRow(records.LineNumber, on, problem is null ? target.Value : null, isKnown ? why : request.Reason, words, problem, records.Cells);
    }

    private static Result<string> Target(Channel channel, string address, string? country)
    {
        if (address.Length == 0) return SuppressionErrors.AddressMissing();
        if (channel is not Channel.Email) return SuppressionTarget.OfAddress(channel, address, country);
        // "*@example.com" and "example.com" mean the same as "@example.com".
        var plain = address.StartsWith("*@", StringComparison.Ordinal) ? address[1..] : address;
        var isDomain = plain.StartsWith('@') || (!plain.Contains('@') && !plain.Contains(' ') && plain.Contains('.'));
        return isDomain ? SuppressionTarget.OfDomain(channel, plain) : SuppressionTarget.OfAddress(channel, plain);
    }

    private static int Find(CsvDialect dialect, Column column)
    {
        for (var index = 0; index < dialect.Headers.Count; index++)
        {
            if (Names.TryGetValue(HeaderNames.Fold(dialect.Headers[index]), out var found) && found == column) return index;
        }
        return -1;
    }

    private static string Cell(IReadOnlyList<string> cells, int index) => index >= 0 && index < cells.Count ? SafeCsv.Unprotected(cells[index].Trim()) : "";
}
