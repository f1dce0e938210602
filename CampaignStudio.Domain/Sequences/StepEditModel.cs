using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CampaignStudio.Domain.Rules;

namespace CampaignStudio.Domain.Sequences;

/// <summary>A step as people and programs write it.</summary>
public sealed record StepEditModel
{
    public string Name { get; set; } = "";
    public Channel Channel { get; set; } = Channel.Email;

    /// <summary>Place in the sequence; null: at the end.</summary>
    public int? Order { get; set; }
    public int DelayDays { get; set; }
    public int DelayHours { get; set; }
    public long? TemplateId { get; set; }

    /// <summary>With a template its variables; without, the message itself.</summary>
    public JsonElement? Content { get; set; }

    /// <summary>Null: always.</summary>
    [AllowNull]
    public Condition Conditions { get; set => field = value ?? Condition.Always; } = Condition.Always;

    public bool IsActive { get; set; } = true;

    public static StepEditModel Of(SequenceStep step) => new()
    {
        Name = step.Name,
        Channel = step.Channel,
        Order = step.Order,
        DelayDays = step.DelayDays,
        DelayHours = step.DelayHours,
        TemplateId = step.TemplateId,
        Content = JsonSerializer.SerializeToElement(step.Content.Members),
        Conditions = step.Conditions,
        IsActive = step.IsActive,
    };

    /// <summary>The content as the step keeps it; empty when none was given.</summary>
    public StepContent StepContent => Content is { ValueKind: JsonValueKind.Object } members
        ? new StepContent(members.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone()))
        : StepContent.Empty;

    internal void ApplyTo(SequenceStep step)
    {
        step.Name = Name.Trim();
        step.Channel = Channel;
        step.DelayDays = DelayDays;
        step.DelayHours = DelayHours;
        step.TemplateId = TemplateId;
        step.Content = StepContent;
        step.Conditions = Conditions;
        step.IsActive = IsActive;
    }
}
