using MudBlazor;

namespace CampaignStudio.Components;

/// <summary>Deep pine on warm paper, with a clay accent; the fonts of the machine, so that nothing is fetched from elsewhere.</summary>
internal static class StudioTheme
{
    private static readonly string[] Fonts =
        ["ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "Liberation Sans", "sans-serif"];

    public static MudTheme Value { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5f5b",
            Secondary = "#b9602f",
            Tertiary = "#4f6d8f",
            Info = "#2f6f9f",
            Success = "#2f7d50",
            Warning = "#a86a10",
            Error = "#b23a2e",
            Dark = "#26383a",
            Background = "#f5f4f0",
            BackgroundGray = "#eceae4",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1d2a2c",
            DrawerBackground = "#fbfaf7",
            DrawerText = "#33474a",
            DrawerIcon = "#5b6f71",
            TextPrimary = "#1d2a2c",
            TextSecondary = "#5b6a6b",
            ActionDefault = "#566768",
            Divider = "#e2e0d8",
            LinesDefault = "#e2e0d8",
            LinesInputs = "#b5b8b1",
            TableLines = "#ebe9e2",
            TableHover = "#f6f5f1",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#74c5b8",
            PrimaryContrastText = "#0c2422",
            Secondary = "#e6a274",
            SecondaryContrastText = "#2a1608",
            Tertiary = "#9db8d6",
            Info = "#82b8de",
            InfoContrastText = "#0b2233",
            Success = "#86c99d",
            SuccessContrastText = "#0c2415",
            Warning = "#dfb063",
            WarningContrastText = "#2b1d05",
            Error = "#ee9186",
            ErrorContrastText = "#330e0a",
            Dark = "#2d383a",
            Background = "#111718",
            BackgroundGray = "#161e1f",
            Surface = "#192123",
            AppbarBackground = "#161d1f",
            AppbarText = "#e3e9e7",
            DrawerBackground = "#141b1c",
            DrawerText = "#c3cecc",
            DrawerIcon = "#8fa09f",
            TextPrimary = "#e3e9e7",
            TextSecondary = "#9aa9a8",
            ActionDefault = "#a7b5b4",
            Divider = "#2b3638",
            LinesDefault = "#2b3638",
            LinesInputs = "#4d5c5e",
            TableLines = "#263133",
            TableHover = "#1e2729",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px", DrawerWidthLeft = "248px", AppbarHeight = "60px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = ".9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H4 = new H4Typography { FontSize = "1.75rem", FontWeight = "650", LetterSpacing = "-.02em" },
            H5 = new H5Typography { FontSize = "1.375rem", FontWeight = "650", LetterSpacing = "-.02em" },
            H6 = new H6Typography { FontSize = "1.0625rem", FontWeight = "650", LetterSpacing = "-.01em" },
            // MudBlazor sets the text of inputs in this one.
            Subtitle1 = new Subtitle1Typography { FontSize = ".9375rem", FontWeight = "400", LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontWeight = "600", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontSize = ".9375rem", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontSize = ".875rem", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { LetterSpacing = "normal" },
        },
    };
}
