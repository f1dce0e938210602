namespace CampaignStudio.Domain.Templates;

/// <summary>What one template may cost. A marketer's message stays far below; a hostile one is refused with an error.</summary>
public sealed record LiquidLimits
{
    public static LiquidLimits Default { get; } = new();

    /// <summary>Longest source, in characters.</summary>
    public int SourceLength { get; init; } = 200_000;

    /// <summary>Longest single tag or output, in characters.</summary>
    public int TagLength { get; init; } = 4_000;

    /// <summary>Most block tags (<c>if</c>, <c>for</c>, …) in one source.</summary>
    public int Blocks { get; init; } = 500;

    /// <summary>Deepest nesting of blocks and expressions.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>Most statements executed and loop rounds taken.</summary>
    public int Steps { get; init; } = 20_000;

    /// <summary>Longest result, and longest value on the way to it, in characters.</summary>
    public int OutputLength { get; init; } = 500_000;

    /// <summary>Most items of a range or list.</summary>
    public int Items { get; init; } = 10_000;

    /// <summary>Longest rendering, in real time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Parsed templates kept in memory.</summary>
    public int CachedTemplates { get; init; } = 512;
}
