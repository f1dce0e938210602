namespace CampaignStudio.Features.Access;

internal static class AccountPaths
{
    public const string SignIn = "/account/sign-in";
    public const string SignOut = "/account/sign-out";
    public const string Setup = "/account/setup";
    public const string Password = "/account/password";

    /// <summary>A path of this site to return to; anything else becomes the start page, so that no link can lead elsewhere.</summary>
    public static string Local(string? returnUrl) =>
        returnUrl is ['/', .. var rest] && !rest.StartsWith('/') && !rest.StartsWith('\\') && !rest.Any(char.IsControl) ? returnUrl : "/";
}
