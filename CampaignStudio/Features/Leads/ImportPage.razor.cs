using System.Text.Json;
using CampaignStudio.Components;
using CampaignStudio.Domain.Leads;
using CampaignStudio.Domain.Leads.Import;
using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace CampaignStudio.Features.Leads;

/// <summary>Takes a file in, shows what would come of it, and follows its import.</summary>
public partial class ImportPage : StudioComponent
{
    private const long MaxFileSize = 100 * 1024 * 1024;

    private readonly Dictionary<string, string> _targets = [];
    private CancellationTokenSource? _upload;
    private string? _fileName;
    private double _uploaded;
    private string _uploadName = "";
    private ImportPreview? _preview;
    private IReadOnlyList<CustomFieldItem> _fields = [];
    private IReadOnlyList<Error> _errors = [];
    private OnDuplicate _onDuplicate = OnDuplicate.Skip;
    private string? _tag;
    private string? _country;

    [Inject] private ImportService Imports { get; set; } = null!;
    [Inject] private CustomFieldQueries Fields { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The import under way; in the address, so that it can be come back to.</summary>
    [SupplyParameterFromQuery(Name = "execution")] private long? ExecutionId { get; set; }

    protected override async Task OnInitializedAsync() => _fields = await Fields.ListAsync(Disposed);

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > MaxFileSize)
        {
            _errors = [Error.Invalid("file_too_large", "The file is larger than 100 MB. Split it and import the parts.", "file")];
            return;
        }
        (_fileName, _uploaded, _errors) = (chosen.File.Name, 0, []);
        using var upload = _upload = CancellationTokenSource.CreateLinkedTokenSource(Disposed);
        var name = await RunAsync(async () =>
        {
            try
            {
                await using var file = new ProgressStream(chosen.File.OpenReadStream(MaxFileSize, upload.Token), chosen.File.Size, Report);
                return await Imports.UploadAsync(file, upload.Token);
            }
            catch (OperationCanceledException) when (upload.IsCancellationRequested)
            {
                return Error.Conflict("upload_cancelled", "The upload was cancelled.");
            }
        });
        _upload = null;
        if (name is null)
        {
            _fileName = null;
            return;
        }
        _uploadName = name;
        _tag = Path.GetFileNameWithoutExtension(_fileName);
        await PreviewAsync(null);
        if (_preview is null) _fileName = null;
    }

    private void Report(double percent)
    {
        _uploaded = percent;
        _ = InvokeAsync(StateHasChanged);
    }

    private void CancelUpload() => _upload?.Cancel();

    private async Task PreviewAsync(ImportMapping? mapping)
    {
        await RunAsync(async () =>
        {
            var preview = await Imports.PreviewAsync(_uploadName, mapping, Country, Disposed);
            _errors = All(preview.Error);
            if (preview.IsError) return Result.Ok;
            _preview = preview.Value;
            _errors = All(_preview.MappingError);
            foreach (var column in _preview.Mapping.Columns) _targets[column.Name] = column.Target.ToString();
            return Result.Ok;
        });
    }

    /// <summary>A choice that makes no usable mapping yet is kept and explained; the rows then show the last one that was.</summary>
    private async Task RemapAsync((string Column, string Target) choice)
    {
        _targets[choice.Column] = choice.Target;
        if (await MappingAsync() is { } mapping) await PreviewAsync(mapping);
    }

    private async Task CountryAsync(string? country)
    {
        _country = country;
        if (Country is { Length: 1 }) return;
        if (await MappingAsync() is { } mapping) await PreviewAsync(mapping);
    }

    private async Task<ImportMapping?> MappingAsync()
    {
        var mapping = await Imports.ParseMappingAsync(JsonSerializer.Serialize(_targets), Disposed);
        _errors = All(mapping.Error);
        return mapping.IsError ? null : mapping.Value;
    }

    private async Task StartAsync()
    {
        if (await MappingAsync() is not { } mapping) return;
        var request = new ImportRequest { FileName = _fileName!, Mapping = mapping, OnDuplicate = _onDuplicate, Tag = _tag, DefaultCountry = Country };
        var id = await RunAsync(() => Imports.StartAsync(_uploadName, request, Disposed));
        if (id > 0) Navigation.NavigateTo($"/leads/import?execution={id}");
    }

    private Task AgainAsync()
    {
        (_preview, _fileName, _errors) = (null, null, []);
        _targets.Clear();
        Navigation.NavigateTo("/leads/import");
        return Task.CompletedTask;
    }

    private string Rows => _preview!.TotalRows == 1 ? "1 row" : $"{_preview.TotalRows:N0} rows";

    private string? Country => string.IsNullOrWhiteSpace(_country) ? null : _country.Trim().ToUpperInvariant();

    private static IReadOnlyList<Error> All(Error? error) => error is null ? [] : [error, .. error.Others];

    private static string DelimiterName(char delimiter) => delimiter switch
    {
        ',' => "separated by commas",
        ';' => "separated by semicolons",
        '\t' => "separated by tabs",
        _ => "separated by bars",
    };

    protected override void Dispose(bool disposing)
    {
        _upload?.Cancel();
        base.Dispose(disposing);
    }
}
