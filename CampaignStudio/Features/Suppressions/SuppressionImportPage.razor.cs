using CampaignStudio.Components;
using CampaignStudio.Domain.Sequences;
using CampaignStudio.Domain.Shared;
using CampaignStudio.Domain.Suppressions;
using CampaignStudio.Domain.Suppressions.Import;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace CampaignStudio.Features.Suppressions;

/// <summary>Takes a list in, shows what would come of it, and follows its import.</summary>
public sealed partial class SuppressionImportPage : StudioComponent
{
    private const long MaxFileSize = 100 * 1024 * 1024;

    private string? _fileName;
    private string _upload = "";
    private SuppressionImportPreview? _preview;
    private FieldErrors _errors = FieldErrors.None;
    private Channel _channel = Channel.Email;
    private SuppressionReason _reason = SuppressionReason.Manual;
    private string? _note;
    private string? _country;

    [Inject] private SuppressionImportService Imports { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The import under way; in the address, so that it can be come back to.</summary>
    [SupplyParameterFromQuery(Name = "execution")] private long? ExecutionId { get; set; }

    private string Lines => _preview!.TotalRows == 1 ? "1 line" : $"{_preview.TotalRows:N0} lines";

    private SuppressionImportRequest Request => new() { FileName = _fileName!, Channel = _channel, Reason = _reason, Note = _note, DefaultCountry = _country };

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > MaxFileSize)
        {
            _errors = FieldErrors.Of(Error.Invalid("file_too_large", "The file is larger than 100 MB. Split it and import the parts.", "file"));
            return;
        }
        (_fileName, _errors) = (chosen.File.Name, FieldErrors.None);
        var upload = await RunAsync(async () =>
        {
            await using var file = chosen.File.OpenReadStream(MaxFileSize, Disposed);
            return await Imports.UploadAsync(file, Disposed);
        });
        if (upload is not null)
        {
            _upload = upload;
            await PreviewAsync();
        }
        if (_preview is null) _fileName = null;
    }

    private Task ChangeAsync(Action change)
    {
        change();
        return PreviewAsync();
    }

    /// <summary>What can't be read yet is explained beside the last that could.</summary>
    private Task PreviewAsync() => RunAsync(async () =>
    {
        var preview = await Imports.PreviewAsync(_upload, Request, Disposed);
        _errors = FieldErrors.Of(preview.Error);
        if (!preview.IsError) _preview = preview.Value;
        return Result.Ok;
    });

    private async Task StartAsync()
    {
        var started = 0L;
        await RunAsync(async () =>
        {
            var id = await Imports.StartAsync(_upload, Request, Disposed);
            _errors = FieldErrors.Of(id.Error);
            if (!id.IsError) started = id.Value;
            return Result.Ok;
        });
        if (started > 0) Navigation.NavigateTo($"/suppressions/import?execution={started}");
    }

    private void Again()
    {
        (_preview, _fileName, _errors) = (null, null, FieldErrors.None);
        Navigation.NavigateTo("/suppressions/import");
    }
}
