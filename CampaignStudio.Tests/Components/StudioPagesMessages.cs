using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace CampaignStudio.Tests.Components;

internal static class StudioPagesMessages
{
    /// <summary>What the user was told in passing and still sees.</summary>
    public static IReadOnlyList<string> Messages(this StudioPages pages) =>
        [.. pages.Services.GetRequiredService<ISnackbar>().ShownSnackbars.Select(shown => shown.Message ?? "")];
}
