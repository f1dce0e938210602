using System.Text.Json;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Templates;
using CampaignStudio.Features.Rules;
using Microsoft.AspNetCore.Components;

namespace CampaignStudio.Features.Sequences;

/// <summary>Keeps the message and the variables apart while the author tries one and the other; only what is chosen is saved.</summary>
public sealed partial class StepContentEditor
{
    private static readonly string[] EmailMembers = ["subject", "html", "text"];

    private readonly Dictionary<string, string> _texts = [];
    private List<VariableRow> _variables = [];
    private IReadOnlyList<TemplateItem> _templates = [];
    private StepEditModel? _shown;
    private Channel? _listed;

    [Inject] private TemplateQueries Templates { get; set; } = null!;

    [Parameter, EditorRequired] public StepEditModel Model { get; set; } = null!;
    [Parameter] public PlacedErrors Errors { get; set; } = PlacedErrors.None;

    /// <summary>The choice of a template changed.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    private string Segments
    {
        get
        {
            var count = SmsSegments.Count(Text("text"));
            if (count.Segments == 0) return "Liquid works: {{ first_name }}";
            var encoding = count.Encoding is SmsEncoding.Gsm7 ? "plain letters" : "Unicode";
            return $"{count.Length} characters, {count.Segments} {(count.Segments == 1 ? "segment" : "segments")} ({encoding}); names filled in may lengthen it";
        }
    }

    /// <summary>What is to be saved.</summary>
    public JsonElement ToJson()
    {
        var members = Model switch
        {
            { Channel: Channel.Call } => Of("title", "notes"),
            { TemplateId: not null } => _variables.Where(row => row.Name.Trim().Length > 0).GroupBy(row => row.Name.Trim()).ToDictionary(group => group.Key, group => group.Last().Value),
            { Channel: Channel.Sms } => Of("text"),
            _ => Of(EmailMembers),
        };
        return JsonSerializer.SerializeToElement(members, StudioJson.Options);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!ReferenceEquals(_shown, Model)) Read();
        if (_listed == Model.Channel || Model.Channel is Channel.Call) return;
        _listed = Model.Channel;
        _templates = (await Templates.ListAsync(Model.Channel, new PageRequest(1, PageRequest.MaxPageSize), cancel: Disposed)).Items;
    }

    private void Read()
    {
        _shown = Model;
        _texts.Clear();
        _variables = [];
        foreach (var name in Model.StepContent.Members.Keys)
        {
            var text = Model.StepContent.Text(name) ?? "";
            if (Model.TemplateId is null) _texts[name] = text;
            else _variables.Add(new VariableRow { Name = name, Value = text });
        }
    }

    private string Text(string name) => _texts.GetValueOrDefault(name, "");

    private void Set(string name, string? value) => _texts[name] = value ?? "";

    private Dictionary<string, string> Of(params string[] names) => names.Where(name => Text(name).Length > 0).ToDictionary(name => name, Text);

    private string TemplateName(long? id) => id is null ? "Write it here" : _templates.FirstOrDefault(template => template.Id == id)?.Name ?? $"Template {id}";

    private Task ChooseTemplate(long? id)
    {
        Model.TemplateId = id;
        return Changed.InvokeAsync();
    }
}

/// <summary>One variable that a step gives to its template.</summary>
public sealed class VariableRow
{
    public string Name { get; set; } = "";
    public string Value { get; set; } = "";
}
