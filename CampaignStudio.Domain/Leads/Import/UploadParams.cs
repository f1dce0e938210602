using System.Text.Json;
using CampaignStudio.Domain.Scheduling;
using CampaignStudio.Domain.Shared;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>What the parameters of every execution that reads an uploaded file have in common.</summary>
public sealed record UploadParams
{
    /// <summary>Those executions.</summary>
    public static IReadOnlyList<ExecutionType> Types { get; } = [ExecutionType.ImportLeads, ExecutionType.ImportSuppressions];

    public required string Upload { get; init; }
    public required string FileName { get; init; }

    public static UploadParams Of(JsonElement parameters) => parameters.Deserialize<UploadParams>(StudioJson.Options)!;
}
