namespace CampaignStudio.Tests.SqlServer.Calls;

/// <summary>A statement of the application, as its debug information tells it.</summary>
/// <param name="Method">The method a person wrote, without what the compiler makes of it.</param>
internal sealed record Place(string Method, string File, int Line)
{
    public override string ToString() => $"{Method} ({File}:{Line})";
}

/// <summary>A statement that issues SQL.</summary>
/// <param name="Calls">What it calls, such as <c>ToListAsync</c>; one for each call.</param>
internal sealed record CallSite(Place Place, IReadOnlyList<string> Calls)
{
    public override string ToString() => $"{Place}: {string.Join(", ", Calls)}";
}
