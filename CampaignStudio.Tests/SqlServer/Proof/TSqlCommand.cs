using CampaignStudio.Tests.SqlServer.Calls;

namespace CampaignStudio.Tests.SqlServer.Proof;

/// <summary>A command as it would have been sent.</summary>
/// <param name="Declarations">Its parameters with their types, such as <c>@p0 nvarchar(320)</c>.</param>
/// <param name="Stack">Who issued it, innermost first.</param>
internal sealed record TSqlCommand(string Text, IReadOnlyList<string> Declarations, IReadOnlyList<Place> Stack)
{
    // Saving and the dialect serve everybody: whoever asked them is meant.
    private static readonly string[] Servants = ["StudioDb.", "SqlServerDialect.", "StandInDialect.", "Paging."];

    /// <summary>The statement that a person would look at first.</summary>
    public string Caller => (Stack.FirstOrDefault(place => !Servants.Any(servant => place.Method.StartsWith(servant, StringComparison.Ordinal)))
        ?? (Stack.Count > 0 ? Stack[0] : null))?.ToString() ?? "outside the application";
}
