using System.Globalization;
using System.Text.Json.Serialization;

namespace CampaignStudio.Domain.Leads.Board;

/// <summary>The pipeline with its leads: a column for each status, in their order.</summary>
public sealed record LeadBoard(IReadOnlyList<BoardColumn> Columns)
{
    /// <summary>How many leads stand on it, those not yet read included.</summary>
    public long Total => Columns.Sum(column => column.Count);

    /// <summary>As it is once this lead stands on top of another column; of leads and columns that are not on it nothing changes.</summary>
    public LeadBoard With(BoardLead lead, string status, DateTime nowUtc)
    {
        if (lead.Status == status || Columns.All(column => column.Key != status)) return this;
        return new([.. Columns.Select(column =>
            column.Key == lead.Status ? column.Without(lead)
            : column.Key == status ? column.With(lead with { Status = status, StatusSinceUtc = nowUtc })
            : column)]);
    }

    /// <summary>With the leads that follow at the end of a column.</summary>
    public LeadBoard With(string status, BoardPage page) => new([.. Columns.Select(column => column.Key == status ? column.With(page) : column)]);
}

/// <summary>One status with the leads that have it, newest in it first.</summary>
public sealed record BoardColumn
{
    public required string Key { get; init; }
    public required string Label { get; init; }

    /// <summary>CSS colour.</summary>
    public required string Color { get; init; }
    public bool IsWon { get; init; }
    public bool IsLost { get; init; }

    /// <summary>How many there are; <see cref="Leads"/> begins with the first of them.</summary>
    public long Count { get; init; }

    /// <summary>The sum of all their budgets.</summary>
    public decimal Budget { get; init; }
    public IReadOnlyList<BoardLead> Leads { get; init; } = [];

    /// <summary>Where the rest begins (<see cref="BoardPlace"/> as text); null: there is none.</summary>
    public string? Next { get; init; }

    internal BoardColumn With(BoardPage page)
    {
        var shown = Leads.Select(lead => lead.Id).ToHashSet();
        return this with { Leads = [.. Leads, .. page.Leads.Where(lead => !shown.Contains(lead.Id))], Next = page.Next };
    }

    internal BoardColumn With(BoardLead lead) =>
        this with { Leads = [lead, .. Leads.Where(other => other.Id != lead.Id)], Count = Count + 1, Budget = Budget + (lead.Budget ?? 0) };

    internal BoardColumn Without(BoardLead lead) => Leads.All(other => other.Id != lead.Id)
        ? this
        : this with { Leads = [.. Leads.Where(other => other.Id != lead.Id)], Count = Count - 1, Budget = Budget - (lead.Budget ?? 0) };
}

/// <summary>More leads of one column.</summary>
/// <param name="Next">Where the rest begins; null: there is none.</param>
public sealed record BoardPage(IReadOnlyList<BoardLead> Leads, string? Next);

/// <summary>A lead as its card on the board shows it.</summary>
public sealed record BoardLead
{
    public required long Id { get; init; }

    /// <summary>First and last name, else e-mail, else phone.</summary>
    public required string DisplayName { get; init; }
    public string? Company { get; init; }
    public string? JobTitle { get; init; }
    public decimal? Budget { get; init; }
    public required string Status { get; init; }

    [JsonPropertyName("status_since")]
    public required DateTime StatusSinceUtc { get; init; }

    [JsonPropertyName("assigned_to")]
    public long? AssignedToId { get; init; }

    /// <summary>The best it has in the campaigns that it was ever active in; null: it was in none.</summary>
    public decimal? Score { get; init; }
}

/// <summary>A place in a column: that of the lead that came before. It stays right when others come or leave above it.</summary>
public readonly record struct BoardPlace(DateTime SinceUtc, long Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SinceUtc.Ticks}-{Id}");

    /// <summary>False for what no board has said.</summary>
    public static bool TryParse(string? text, out BoardPlace place)
    {
        place = default;
        if ((text ?? "").Split('-') is not [var ticks, var id]) return false;
        if (!long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var since) || since > DateTime.MaxValue.Ticks) return false;
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var leadId)) return false;
        place = new BoardPlace(new DateTime(since, DateTimeKind.Utc), leadId);
        return true;
    }
}
