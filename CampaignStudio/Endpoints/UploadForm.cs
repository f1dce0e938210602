using CampaignStudio.Domain.Shared;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignStudio.Endpoints;

/// <summary>A form with a file, of which each part is known.</summary>
internal static class UploadForm
{
    private const long MaxLength = 100L * 1024 * 1024;

    /// <param name="parts">What may stand beside the part <c>file</c>.</param>
    /// <exception cref="RefusedException">It can't be read, lacks the file, or has a part that nobody knows.</exception>
    public static async Task<(IFormCollection Form, IFormFile File)> ReadAsync(HttpRequest request, IReadOnlyCollection<string> parts, CancellationToken cancel)
    {
        var form = await ReadAsync(request, cancel);
        if (form.Files.GetFile("file") is not { } file)
        {
            throw new RefusedException(Error.Invalid("file_missing", "Send the CSV file as the form's part 'file'.", "file"));
        }
        if (form.Keys.FirstOrDefault(key => !parts.Contains(key)) is { } unknown)
        {
            throw new RefusedException(Error.Invalid("unknown_field", $"There is no part '{unknown}'. Known are: file, {string.Join(", ", parts)}.", unknown));
        }
        return (form, file);
    }

    private static async Task<IFormCollection> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = MaxLength }, cancel);
        }
        catch (Exception broken) when (PublicPages.IsMalformedForm(broken))
        {
            throw new RefusedException(Error.Invalid("form_broken", $"The form can't be read: {broken.Message}"));
        }
    }
}
